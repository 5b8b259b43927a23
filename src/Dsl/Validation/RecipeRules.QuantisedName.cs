using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor QuantisedName = Rule(
        CheckQuantisedNames, "MRG4016", RecipeSeverity.Warning, "Model with the name of quantised weights", "by its name `{0}` holds quantised weights ({1}), which cannot be merged; take the model that they were made of",
        "Repositories with such names hold weights that are packed for inference. A merge computes with the weights themselves; the plan, which reads the models' headers, refuses packed ones.");

    private static readonly string[] Quantisations = ["AWQ", "EXL2", "GGML", "GGUF", "GPTQ"];

    private static void CheckQuantisedNames(BoundDocument document, BindingContext context)
    {
        foreach (Located<ModelReference> model in document.AllReferences.Where(r => !IsFile(r.Value.Path)))
        {
            string[] words = model.Value.Path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Split('-', '_', '.') ?? [];
            if (Array.Find(Quantisations, q => words.Contains(q, StringComparer.OrdinalIgnoreCase)) is { } quantisation)
            {
                context.Report.ReportRepeated(QuantisedName, model.Node.Span, () => [], Words.Show(model.Value.Path), quantisation);
            }
        }
    }
}
