using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor FileAsModel = Rule(
        CheckFileAsModel, "MRG2034", RecipeSeverity.Error, "File given as a model", "`{0}` is a file, and a model is a directory (with its configuration and tokenizer) or an id on the hub; name the directory that the file is in{1}",
        "A model is more than its weights: its `config.json` says how many layers it has, and its tokenizer comes along. `mergedsl merge --raw` merges loose weights, and takes `.safetensors` files.");

    private static readonly string[] FileEndings = [".safetensors", ".json", ".bin", ".pt", ".pth", ".ckpt", ".gguf"];

    private static void CheckFileAsModel(BoundDocument document, BindingContext context)
    {
        foreach (Located<ModelReference> model in document.AllReferences.Where(r => !IsAddress(r.Value.Path)))
        {
            string path = IsFile(model.Value.Path) ? model.Value.Path : model.Value.Adapter?.Path ?? "";
            bool isWeights = path.EndsWith(FileEndings[0], StringComparison.OrdinalIgnoreCase);
            if (IsFile(path) && !(isWeights && context.AllowsWeightFiles))
            {
                context.Report.Report(FileAsModel, model.Node.Span, Words.Show(path), isWeights ? ", or merge the weights alone with `mergedsl merge --raw`" : "");
            }
        }
    }

    private static bool IsFile(string path) => Array.Exists(FileEndings, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
