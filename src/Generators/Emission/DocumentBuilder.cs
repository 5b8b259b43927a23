using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Decides what the class of a document looks like.</summary>
internal sealed class DocumentBuilder
{
    private readonly Recipe recipe;
    private readonly IReadOnlyList<ModelReference> references;
    private readonly EquatableArray<ModelMember> models;
    private readonly ParameterMembers parameters;
    private readonly List<PieceMethod> pieces = [];
    private readonly List<PieceChoice> choices = [];
    private readonly List<string> remarks = [];

    private DocumentBuilder(Recipe recipe, bool isInternal)
    {
        this.recipe = recipe;
        parameters = new(isInternal);
        references = [.. ModelsOf(recipe).Distinct()];
        models = ModelNames.Of(references);
    }

    /// <summary>The class of a document.</summary>
    /// <param name="recipe">The document.</param>
    /// <param name="className">What it is called in C#.</param>
    /// <param name="recipeName">What people call it.</param>
    /// <param name="isInternal">Whether the class, or the one that it is nested in, is internal.</param>
    public static DocumentClass Build(Recipe recipe, string className, string recipeName, bool isInternal) =>
        new DocumentBuilder(recipe, isInternal).Build(className, recipeName);

    private DocumentClass Build(string className, string recipeName)
    {
        string method = Expressions.MethodType(recipe.Method);
        for (int i = 0; i < recipe.Modules.Count; i++)
        {
            AddPieces(recipe.Modules[i], i);
        }

        return new(
            className,
            recipeName,
            Summary(),
            remarks.ToEquatableArray(),
            method,
            models,
            parameters.Members,
            new LayoutBuilder(m => "Models." + NameOf(m)).Build(recipe, method),
            pieces.ToEquatableArray(),
            choices.ToEquatableArray());
    }

    private string Summary()
    {
        ModelReference? baseModel = recipe.Method.Base == BaseRole.Ordinary ? null : recipe.BaseModel;
        string merged = string.Join(", ", references.Where(r => TakesPart(r) && r != baseModel));
        string with = baseModel is null ? "" : merged.Length == 0 ? $"the base model {baseModel}" : $" with the base model {baseModel}";
        string types = recipe.Dtype is { } type ? $", in {type.ToString().ToLowerInvariant()}" : "";
        string written = recipe.OutDtype is { } outType ? $", written as {outType.ToString().ToLowerInvariant()}" : "";
        return $"Merges {merged}{with} by {recipe.Method.Name}{types}{written}.";
    }

    // Slices that differ only in their layers share a piece.
    private void AddPieces(RecipeModule module, int moduleIndex)
    {
        string moduleName = recipe.Modules.Count > 1 ? Words.Pascal(module.Name ?? "") : "";
        List<RecipeSlice> keys = [.. module.Slices.Select(Key)];
        List<RecipeSlice> different = [.. keys.Distinct()];
        PieceChoice? rest = null;
        foreach (RecipeSlice key in different)
        {
            List<int> slices = [.. Enumerable.Range(0, keys.Count).Where(s => keys[s] == key)];
            PiecePlace place = different.Count == 1 ? new(moduleName, module.Name, "", "")
                : new(moduleName, module.Name, $"Slice{slices[0] + 1}", (slices.Count == 1 ? "slice " : "slices ") + string.Join(", ", slices.ConvertAll(s => $"{s + 1}")));
            RecipeSlice first = module.Slices[slices[0]];
            remarks.AddRange(RecipeRemarks.Of(recipe.Method, place, first));
            bool isShared = slices.Exists(s => !ModelsOf(module.Slices[s]).SequenceEqual(ModelsOf(first)));
            PieceMethod piece = new PieceBuilder(recipe.Method, place, parameters, NameOf, isShared).Build(first);
            pieces.Add(piece);
            if (key == keys[keys.Count - 1])
            {
                rest = new(moduleIndex, null, piece.Name);
            }
            else
            {
                choices.Add(new(moduleIndex, string.Join(" or ", slices.ConvertAll(CSharp.Literal)), piece.Name));
            }
        }

        choices.AddRange(rest is null ? [] : [rest]);
    }

    private static IEnumerable<ModelReference> ModelsOf(RecipeSlice slice) => slice.Inputs.Select(i => i.Model);

    // Two slices are merged alike if nothing that the code says of them differs: not the layers, and not the models where these have only defaults.
    private RecipeSlice Key(RecipeSlice slice) =>
        new(slice.Inputs.Where(i => HasValues(recipe.Method, i)).Select(i => i with
        {
            Layers = null,
            IsBase = false,
            Model = HasOnlyDefaults(i) ? new("") : i.Model,
        }).ToEquatableArray(), null, slice.Parameters);

    /// <summary>Whether a method has values for an input: the base has none where the method knows one.</summary>
    internal static bool HasValues(MethodSchema method, RecipeInput input) => !input.IsBase || method.Base == BaseRole.Ordinary;

    /// <summary>Whether the recipe says nothing of an input's parameters; then slices with different models may share a piece.</summary>
    internal static bool HasOnlyDefaults(RecipeInput input) => input.Parameters.All(p => p.Cases.All(c => c.Level == SettingLevel.Default));

    private bool TakesPart(ModelReference model) =>
        recipe.BaseModel == model || recipe.Modules.Any(m => m.Slices.Any(s => s.BaseModel == model || s.Inputs.Any(i => i.Model == model)));

    private string NameOf(ModelReference model)
    {
        for (int i = 0; i < references.Count; i++)
        {
            if (references[i] == model)
            {
                return models[i].Name;
            }
        }

        throw new InvalidOperationException($"{model} is not among the recipe's models.");
    }

    private static IEnumerable<ModelReference> ModelsOf(Recipe recipe)
    {
        IEnumerable<RecipeSlice> slices = recipe.Modules.SelectMany(m => m.Slices);
        IEnumerable<ModelReference?> all =
        [
            .. slices.SelectMany(s => s.Inputs.Select(i => i.Model).Concat([s.BaseModel!])),
            recipe.BaseModel,
            recipe.Tokenizer?.Source.Model,
            .. recipe.Tokenizer?.Tokens.Select(t => t.Source?.Model) ?? [],
        ];
        return all.OfType<ModelReference>();
    }
}
