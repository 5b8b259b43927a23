using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;

namespace MergeDsl.Recipes;

/// <summary>A recipe's file, compiled and ready to be planned, for callers without a build: the command line, and code that gets recipes at run time.</summary>
/// <param name="Path">The file's path, as it was given.</param>
/// <param name="Text">Its text.</param>
/// <param name="Compilation">What came of it, with every diagnostic.</param>
/// <param name="Recipe">The recipe; null where there is an error.</param>
public sealed record RecipeFile(string Path, string Text, RecipeCompilation Compilation, MergeRecipe? Recipe)
{
    private static readonly string[] Suffixes = [".merge.yml", ".merge.yaml", ".yml", ".yaml"];

    /// <summary>Reads and compiles a file.</summary>
    /// <param name="path">The file; also a model card with the recipe in it, or the directory of a merge, which holds either.</param>
    /// <param name="methods">The methods that recipes may name; of two with one name the first counts.</param>
    /// <exception cref="MergeException">The file cannot be read.</exception>
    public static RecipeFile Load(string path, params IReadOnlyList<MergeMethodSet> methods) => Of(path, Read(path), isRaw: false, methods);

    /// <summary>Reads and compiles a file for a raw merge (<see cref="MergeOptions.Raw"/>): its models may be safetensors files.</summary>
    /// <param name="path">The file; also a model card with the recipe in it, or the directory of a merge, which holds either.</param>
    /// <param name="methods">The methods that recipes may name; of two with one name the first counts.</param>
    /// <exception cref="MergeException">The file cannot be read.</exception>
    public static RecipeFile LoadRaw(string path, params IReadOnlyList<MergeMethodSet> methods) => Of(path, Read(path), isRaw: true, methods);

    /// <summary>Compiles a text.</summary>
    /// <param name="path">The path that names the recipe and stands in messages; it is not opened.</param>
    /// <param name="text">The recipe's text.</param>
    /// <param name="methods">The methods that it may name; of two with one name the first counts.</param>
    public static RecipeFile Parse(string path, string text, params IReadOnlyList<MergeMethodSet> methods) => Of(path, RecipeText.Of(text), isRaw: false, methods);

    /// <summary>Compiles a text for a raw merge (<see cref="MergeOptions.Raw"/>): its models may be safetensors files.</summary>
    /// <param name="path">The path that names the recipe and stands in messages; it is not opened.</param>
    /// <param name="text">The recipe's text.</param>
    /// <param name="methods">The methods that it may name; of two with one name the first counts.</param>
    public static RecipeFile ParseRaw(string path, string text, params IReadOnlyList<MergeMethodSet> methods) => Of(path, RecipeText.Of(text), isRaw: true, methods);

    /// <summary>The recipe, where there is no error.</summary>
    /// <exception cref="MergeException">There are errors; its message holds them as the compiler prints them.</exception>
    public MergeRecipe Require() =>
        Recipe ?? throw new MergeException(Compilation.Diagnostics.Where(d => d.Severity == RecipeSeverity.Error)
            .Select(d => MergeProblem.Of(MergeDiagnostics.RecipeBroken, d.Format(Path))).ToEquatableArray());

    /// <summary>Compiles a text that may be a part of its file.</summary>
    internal static RecipeFile Of(string path, RecipeText source, bool isRaw, IReadOnlyList<MergeMethodSet> methods)
    {
        RecipeCompilation compilation = RecipeCompiler.Compile(path, source.InFile, new MethodCatalog(methods.SelectMany(set => set.Schemas)), allowsWeightFiles: isRaw);
        return new(path, source.Text, compilation, compilation.HasErrors ? null : Interpret(path, source, compilation, methods));
    }

    private static RecipeText Read(string path)
    {
        try
        {
            return PublishedRecipe.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.RecipeUnreadable, path, e.Message)], e);
        }
    }

    private static InterpretedRecipe? Interpret(string path, RecipeText source, RecipeCompilation compilation, IReadOnlyList<MergeMethodSet> methods)
    {
        string name = NameOf(path);
        List<MergeRecipe> stages = [];
        foreach (Recipe stage in compilation.Stages.Take(compilation.Stages.Count - 1))
        {
            stages.Add(new InterpretedRecipe(stage.Name ?? name, stage, source, methods));
        }

        return compilation.Result is { } result ? new(name, result, source, methods, stages.ToEquatableArray()) : null;
    }

    private static string NameOf(string path)
    {
        string name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path));
        string? suffix = Array.Find(Suffixes, s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase) && name.Length > s.Length);
        return suffix is null ? name : name[..^suffix.Length];
    }
}
