using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor Address = Rule(
        CheckAddresses, "MRG2041", RecipeSeverity.Error, "Address given as a model", "`{0}` is an address, and a model is a directory or an id on the hub{1}",
        "A model of the hub is named by its id, `owner/name`, and a revision of it as `owner/name@revision`. Where the hub is, the environment variable `HF_ENDPOINT` says.");

    private static readonly string[] HubHosts = ["huggingface.co", "www.huggingface.co", "hf.co"];

    private static void CheckAddresses(BoundDocument document, BindingContext context)
    {
        foreach (Located<ModelReference> model in document.AllReferences.Where(r => IsAddress(r.Value.Path)))
        {
            string? meant = IdIn(model.Value.Path);
            context.Report.Report(Address, model.Node.Span, FixOf(model, meant), Words.Show(model.Value.Path), meant is null ? "" : $"; did you mean `{meant}`?");
        }
    }

    private static bool IsAddress(string path) => path.Contains("://") || Array.IndexOf(HubHosts, path.Split('/')[0].ToLowerInvariant()) >= 0;

    // https://huggingface.co/owner/name, and what a browser shows below it: /tree/revision, /blob/revision/file.
    private static string? IdIn(string address)
    {
        string[] parts = address.Substring(address.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? scheme + 3 : 0).Split(['/', '?', '#'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || Array.IndexOf(HubHosts, parts[0].ToLowerInvariant()) < 0)
        {
            return null;
        }

        string revision = parts.Length > 4 && parts[3] is "tree" or "blob" or "resolve" or "commit" && parts[4] != "main" ? "@" + parts[4] : "";
        return parts.Length == 2 ? parts[1] : $"{parts[1]}/{parts[2]}{revision}";
    }
}
