using MergeDsl.Recipes;

namespace MergeDsl.Binding;

/// <summary>Turns what was bound into a recipe: the nodes fall away.</summary>
internal static class RecipeBuilder
{
    public static Recipe Build(BoundDocument document) =>
        new(document.Method.Schema, document.Modules.Select(Build).ToEquatableArray(), document.BaseModel?.Value, document.Dtype, document.OutDtype)
        {
            Name = document.Name?.Value,
            Tokenizer = document.Tokenizer?.Settings,
            ChatTemplate = document.ChatTemplate?.Value,
            Extensions = document.Extensions,
        };

    private static RecipeModule Build(BoundModule module) =>
        new(module.Key?.Text, module.WholeModels, module.Slices.Select(Build).ToEquatableArray());

    private static RecipeSlice Build(BoundSlice slice) =>
        new(slice.Inputs.Select(Build).ToEquatableArray(), slice.Base?.Value, slice.Globals.Select(Build).ToEquatableArray());

    private static RecipeInput Build(BoundInput input) =>
        new(input.Model.Value, input.Layers?.Value, input.IsBase, input.Resolved.Select(Build).ToEquatableArray());

    private static ResolvedParameter Build(BoundParameter parameter) =>
        new(parameter.Parameter, parameter.Cases.Select(c =>
            new ParameterCase(c.Filter, c.Elements.Select(e => e.Value).ToEquatableArray(), c.IsGradient, c.Level)).ToEquatableArray());
}
