using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor SameModelTwice = Rule(
        CheckSameModelTwice, "MRG2021", RecipeSeverity.Error, "Same model twice", "`{0}` is an input twice; first at line {1}",
        "A model takes part in a slice once. Give it the sum of the weights, or name the model that was meant. Layers of one model may be used by several slices.");

    private static void CheckSameModelTwice(BoundDocument document, BindingContext context)
    {
        foreach (BoundSlice slice in document.Slices.Where(s => !(s.Inputs.Count > document.Method.Schema.Inputs.Max && document.Method.Schema.Inputs.Max == 1)))
        {
            Dictionary<ModelReference, BoundInput> first = [];
            foreach (BoundInput input in slice.Inputs)
            {
                if (first.TryGetValue(input.Model.Value, out BoundInput? earlier))
                {
                    int line = context.Report.Lines.LineOf(earlier.Node.Site.Start) + 1;
                    context.Report.Report(SameModelTwice, input.Node.Site, FixOf(context, slice, earlier, input), input.Model.Value, line);
                }
                else
                {
                    first.Add(input.Model.Value, input);
                }
            }
        }
    }

    // An entry that says nothing new goes; where they differ, only their author knows.
    private static EquatableArray<TextEdit> FixOf(BindingContext context, BoundSlice slice, BoundInput first, BoundInput second)
    {
        string Text(BoundInput input) => context.Report.Text.Substring(input.Node.Site.Start, input.Node.Site.Length);
        return slice.List is YamlSequence list && Text(first) == Text(second) ? context.Report.Edits.Remove(list, second.Node) : [];
    }

    private static bool HasSameModelTwice(BoundSlice slice) => slice.Inputs.GroupBy(i => i.Model.Value).Any(g => g.Count() > 1);
}
