using MergeDsl.Catalog;
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
        new(parameter.Parameter, parameter.Cases.Select(Build).ToEquatableArray());

    private static ParameterCase Build(BoundCase bound)
    {
        ScalarValue[] elements = new ScalarValue[bound.Elements.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = bound.Elements[i].Value;
        }

        return new(bound.Filter, new(elements), bound.IsGradient, bound.Level);
    }
}
