using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>What planning finds out tensor by tensor, told once for all tensors that have it in common.</summary>
internal sealed class PlanFindings(ProblemList problems)
{
    /// <summary>Tensors that a model lacks, by model and the model that has them.</summary>
    public GroupedNames Missing { get; } = new();

    /// <summary>Tensors that the method needs everywhere, by method and the models that lack them.</summary>
    public GroupedNames Needed { get; } = new();

    /// <summary>Tensors with their shapes, by the two models that differ.</summary>
    public GroupedNames Shapes { get; } = new();

    /// <summary>Vocabulary tensors by their numbers of rows; the second key is not used.</summary>
    public GroupedNames Vocabularies { get; } = new();

    /// <summary>Tensors whose type cannot be merged, by model and type.</summary>
    public GroupedNames Types { get; } = new();

    /// <summary>Tensors by the parameter value that is wrong for them; the second key is not used.</summary>
    public GroupedNames Values { get; } = new();

    /// <summary>Tensors by the parameter value that is unusual for them; the second key is not used.</summary>
    public GroupedNames Advice { get; } = new();

    /// <summary>Tensors of other models that the output will not have, by model and the model that it follows.</summary>
    public GroupedNames Unused { get; } = new();

    /// <summary>Tensors of mixed types, by the common type and those of the inputs.</summary>
    public GroupedNames CommonTypes { get; } = new();

    /// <summary>Adds a problem of one tensor.</summary>
    public void Add(RecipePlace? place, DiagnosticDescriptor descriptor, params object?[] values) => problems.AddAt(place, descriptor, values);

    /// <summary>Tells the grouped ones.</summary>
    public void Report()
    {
        Tell(Missing, (model, lead, place, names) => problems.AddAt(place, MergeDiagnostics.TensorMissing, model, names.Count, lead, Listing.Of(names)));
        Tell(Needed, (method, models, place, names) => problems.AddAt(place, MergeDiagnostics.TensorNeeded, method, Listing.Of(names), models));
        Tell(Shapes, (model, lead, place, names) => problems.AddAt(place, MergeDiagnostics.ShapesDiffer, names.Count, model, lead, Listing.Of(names)));
        Tell(Vocabularies, (rows, _, place, names) => problems.AddAt(place, MergeDiagnostics.VocabulariesDiffer, Listing.Of(names), rows));
        Tell(Types, (model, type, place, names) => problems.AddAt(place, MergeDiagnostics.TypeNotMerged, names.Count, model, type, Listing.Of(names), "name a `dtype` to convert 8-bit floats to before they are merged"));
        Tell(Values, (what, _, place, names) => problems.AddAt(place, MergeDiagnostics.BadValue, Listing.Of(names), what));
        Tell(Advice, (what, _, place, names) => problems.AddAt(place, MergeDiagnostics.UnusualValue, Listing.Of(names), what));
        Tell(Unused, (model, lead, place, names) => problems.AddAt(place, MergeDiagnostics.TensorsUnused, names.Count, model, lead, Listing.Of(names)));
        Tell(CommonTypes, (common, types, place, names) => problems.AddAt(place, MergeDiagnostics.TypesDiffer, names.Count, common, types));
    }

    private static void Tell(GroupedNames groups, Action<string, string, RecipePlace?, IReadOnlyList<string>> tell)
    {
        foreach ((string first, string second, RecipePlace? place, IReadOnlyList<string> names) in groups.Groups)
        {
            tell(first, second, place, names);
        }
    }
}
