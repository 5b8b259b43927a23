using System.Globalization;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Builds the expression for a recipe's layout.</summary>
/// <param name="models">The expression for each model.</param>
internal sealed class LayoutBuilder(Func<ModelReference, string> models)
{
    public EquatableArray<string> Build(Recipe recipe, string method)
    {
        List<string> lines = Call(recipe, method);
        string[] properties =
        [
            .. Property("Dtype", recipe.Dtype is { } dtype ? "FloatType." + dtype : null),
            .. Property("OutDtype", recipe.OutDtype is { } outDtype ? "FloatType." + outDtype : null),
            .. Property("Seed", recipe.Extensions.Seed?.ToString(CultureInfo.InvariantCulture)),
            .. recipe.Tokenizer is { } tokenizer ? Tokenizer(tokenizer) : [],
            .. Property("ChatTemplate", recipe.ChatTemplate is { } template ? CSharp.Literal(template) : null),
        ];
        if (properties.Length > 0)
        {
            lines[lines.Count - 1] += " with";
            lines.AddRange(["{", .. properties, "}"]);
        }

        lines[lines.Count - 1] += ";";
        return lines.ToEquatableArray();
    }

    private List<string> Call(Recipe recipe, string method)
    {
        string head = $"{method}.Declared, baseModel: {Model(recipe.BaseModel)}";
        if (recipe.Modules.Count != 1 || recipe.Modules[0].Name is not null)
        {
            return [$"new RecipeLayout({method}.Declared,", "[", .. recipe.Modules.SelectMany(Module), $"], BaseModel: {Model(recipe.BaseModel)})"];
        }

        RecipeModule module = recipe.Modules[0];
        if (module.WholeModels && module.Slices.Count == 1 && module.Slices[0].BaseModel == recipe.BaseModel)
        {
            RecipeSlice whole = module.Slices[0];
            return [$"RecipeLayout.OfModels({head}, [{string.Join(", ", whole.Inputs.Select(i => models(i.Model)))}])"];
        }

        return [$"RecipeLayout.OfSlices({head},", "[", .. module.Slices.Select(s => "    " + Slice(s) + ","), "])"];
    }

    private IEnumerable<string> Module(RecipeModule module) =>
    [
        $"    new({(module.Name is { } name ? CSharp.Literal(name) : "null")}, WholeModels: {CSharp.Literal(module.WholeModels)},",
        "    [",
        .. module.Slices.Select(s => "        " + Slice(s) + ","),
        "    ]),",
    ];

    private string Slice(RecipeSlice slice)
    {
        string inputs = string.Join(", ", slice.Inputs.Select(i =>
            i.Layers is { } layers ? $"new({models(i.Model)}, new({CSharp.Literal(layers.Start)}, {CSharp.Literal(layers.End)}))" : $"new({models(i.Model)})"));
        return slice.BaseModel is { } baseModel ? $"new([{inputs}], {models(baseModel)})" : $"new([{inputs}])";
    }

    // Tokens stand one under the other, as in the recipe.
    private IEnumerable<string> Tokenizer(TokenizerSettings settings)
    {
        string head = $"new(new(TokenizerSourceKind.{settings.Source.Kind}{(settings.Source.Model is { } m ? ", " + models(m) : "")}),";
        string rest = settings.PadToMultipleOf is { } pad ? $", PadToMultipleOf: {CSharp.Literal(pad)})" : ")";
        string[] tokens = [.. settings.Tokens.Select(t => $"new({CSharp.Literal(t.Token)}, {(t.Source is { } row ? Row(row) : "null")}{(t.Force ? ", Force: true" : "")})")];
        return tokens.Length < 2 ? Property("Tokenizer", $"{head} [{string.Concat(tokens)}]{rest}")
            : [$"    Tokenizer = {head}", "    [", .. tokens.Select(t => $"        {t},"), $"    ]{rest},"];
    }

    private string Row(TokenRowSource row) =>
        $"new({Model(row.Model)}{(row.Token is { } token ? $", Token: {CSharp.Literal(token)}" : "")}{(row.TokenId is { } id ? $", TokenId: {CSharp.Literal(id)}" : "")})";

    private string Model(ModelReference? model) => model is null ? "null" : models(model);

    private static IEnumerable<string> Property(string name, string? value) => value is null ? [] : [$"    {name} = {value},"];
}
