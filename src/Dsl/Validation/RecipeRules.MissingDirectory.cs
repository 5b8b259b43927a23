using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor MissingDirectory = Rule(
        CheckDirectories, "MRG4015", RecipeSeverity.Warning, "Directory of a model is not there", "`{0}` is a path, and there is no such directory here; relative paths start from the working directory",
        "The reference is plainly a path (`./`, `/`, `~`, a drive letter) and not an id on the hub, and nothing is there. `mergedsl check` says so; a build does not look at directories, since it may run on another machine than the merge. The plan refuses the recipe.");

    // A directory that many slices name is missing once: said at the first.
    private static void CheckDirectories(BoundDocument document, BindingContext context)
    {
        if (context.DirectoryExists is not { } exists)
        {
            return;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Located<ModelReference> model in document.AllReferences)
        {
            foreach (string path in new[] { model.Value.Path, model.Value.Adapter?.Path }.OfType<string>())
            {
                if (IsPlainlyLocal(path) && !IsFile(path) && seen.Add(path) && !exists(path))
                {
                    context.Report.Report(MissingDirectory, model.Node.Span, Words.Show(path));
                }
            }
        }
    }

    private static bool IsPlainlyLocal(string path) =>
        (path.Length > 0 && path[0] is '/' or '~' or '\\')
        || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal)
        || path.StartsWith(".\\", StringComparison.Ordinal) || path.StartsWith("..\\", StringComparison.Ordinal)
        || (path.Length > 2 && char.IsLetter(path[0]) && path[1] == ':' && path[2] is '/' or '\\');
}
