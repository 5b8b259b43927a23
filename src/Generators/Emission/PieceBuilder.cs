using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Builds the method that says how a piece is merged.</summary>
/// <param name="method">The recipe's method.</param>
/// <param name="place">Which slices the piece is for.</param>
/// <param name="parameters">Takes the numbers that become members.</param>
/// <param name="nameOf">Names a model.</param>
/// <param name="isShared">Whether slices with different models share the piece, so that it cannot name them.</param>
internal sealed class PieceBuilder(MethodSchema method, PiecePlace place, ParameterMembers parameters, Func<ModelReference, string> nameOf, bool isShared)
{
    private readonly List<string> nameLocals = [];
    private bool usesLayer;

    public PieceMethod Build(RecipeSlice slice)
    {
        ArgumentList? options = method.ParametersOf(ParameterScope.Global).Any() ? new(Arguments(slice.Parameters, null)) : null;
        EquatableArray<ArgumentList>? models = null;
        if (method.ParametersOf(ParameterScope.PerModel).Any())
        {
            models = slice.Inputs.Where(i => DocumentBuilder.HasValues(method, i))
                .Select(i => new ArgumentList(Arguments(i.Parameters, new(i.Model, nameOf(i.Model))), isShared && DocumentBuilder.HasOnlyDefaults(i) ? null : nameOf(i.Model))).ToEquatableArray();
        }

        EquatableArray<string> locals = [.. usesLayer ? ["LayerPosition at = site.Layer;"] : Array.Empty<string>(), .. nameLocals];
        return new(ReservedNames.PieceMethodPrefix + place.Prefix, locals, options, models);
    }

    private EquatableArray<Argument> Arguments(EquatableArray<ResolvedParameter> resolved, ModelReferenceName? model) =>
        resolved.Where(p => !IsMethodsDefault(p)).Select(p => new Argument(CSharp.Escape(p.Parameter.Member), Lines(p, model))).ToEquatableArray();

    // The record's own default says it already; a nullable parameter has none, so that its null is written out.
    private static bool IsMethodsDefault(ResolvedParameter resolved) =>
        resolved.Cases.Count > 0 && resolved.Cases[0] is { Level: SettingLevel.Default, Filter: null };

    private EquatableArray<string> Lines(ResolvedParameter resolved, ModelReferenceName? model)
    {
        List<string> lines = [];
        string colon = "";
        foreach (ParameterCase c in resolved.Cases)
        {
            bool isRest = resolved.Cases.Any(other => other != c && other.Level == c.Level);
            string value = Value(resolved.Parameter, c, model, isRest);
            if (c.Filter is null)
            {
                lines.Add(colon + value);
                return Joined(lines);
            }

            lines.Add($"{colon}{NameLocal(model)}.Contains({CSharp.Literal(c.Filter)}) ? {value}");
            colon = ": ";
        }

        lines.Add(colon + (resolved.Parameter.IsNullable ? "null" : Missing(resolved.Parameter, model)));
        return Joined(lines);
    }

    // One condition fits a line; several stand one under the other.
    private static EquatableArray<string> Joined(List<string> lines) =>
        lines.Count <= 2 ? [string.Join(" ", lines)] : lines.ToEquatableArray();

    private string Value(ParameterSchema parameter, ParameterCase c, ModelReferenceName? model, bool isRest)
    {
        if (c.IsGradient)
        {
            usesLayer = true;
            return Expressions.Gradient(parameter.Type, c.Values);
        }

        return c.Filter is null && c.Level != SettingLevel.Default && parameters.Takes(parameter)
            ? "values." + CSharp.Escape(parameters.Add(place, model, parameter, c.Values[0], c.Level, isRest))
            : Expressions.Value(parameter.Type, c.Values[0]);
    }

    private string NameLocal(ModelReferenceName? model)
    {
        string local = model is null ? "name" : Words.Camel(model.Name).TrimStart('@') + "Name";
        string declaration = $"string {local} = {(model is null ? "site.Name" : $"site.InputName(Models.{CSharp.Escape(model.Name)})")};";
        if (!nameLocals.Contains(declaration))
        {
            nameLocals.Add(declaration);
        }

        return local;
    }

    private static string Missing(ParameterSchema parameter, ModelReferenceName? model) =>
        $"throw RecipeValueException.Missing({CSharp.Literal(parameter.Name)}, {(model is null ? "null" : "Models." + CSharp.Escape(model.Name))}, site.Name)";
}
