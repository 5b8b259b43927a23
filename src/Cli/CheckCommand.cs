using System.CommandLine;
using System.Text;
using MergeDsl.Catalog;
using MergeDsl.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Cli;

/// <summary><c>mergedsl check FILE…</c>: prints what the build would say about recipes, and mends what can be mended.</summary>
internal sealed class CheckCommand
{
    private const string StandardInput = "-";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly CommandConsole console;
    private readonly IReadOnlyList<MergeMethodSet> methods;
    private readonly MethodCatalog catalog;
    private readonly Argument<string[]> files = new("FILE") { Description = "Recipes, or patterns such as recipes/**/*.merge.yml; - for standard input.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<CheckFormat> format = new("--format") { Description = "How to print what is found.", HelpName = "text|json|sarif" };
    private readonly Option<bool> warningsAreErrors = new("--warnaserror") { Description = "Fail on warnings too." };
    private readonly Option<bool> fix = new("--fix") { Description = "Mend what has an obvious remedy, and write the file; of standard input, print the text." };

    private readonly Option<bool> models = new("--models") { Description = "Also check recipes against the headers of their models, as a plan does." };
    private readonly MergeSwitches switches = new();

    private CheckCommand(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        this.console = console;
        this.methods = methods;
        catalog = new(methods.SelectMany(set => set.Schemas));
    }

    public static Command Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        CheckCommand check = new(console, methods);
        Command command = new("check", "Print what is wrong with recipes, as the compiler would. Exit code 1 if there is an error.")
        {
            check.files, check.format, check.warningsAreErrors, check.fix, check.models,
        };
        check.switches.AddPlanningTo(command);
        command.SetAction(check.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        CheckFormat shown = arguments.GetValue(format);
        bool failed = false;
        List<CheckedRecipe> recipes = [];
        foreach (string pattern in arguments.GetRequiredValue(files))
        {
            IReadOnlyList<string> found = pattern == StandardInput ? [pattern] : RecipePaths.Expand(pattern);
            if (found.Count == 0)
            {
                console.Error.WriteLine($"error: no file matches '{pattern}'");
                failed = true;
            }

            foreach (string file in found)
            {
                try
                {
                    recipes.Add(file == StandardInput ? CheckInput(arguments) : CheckFile(file, arguments));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    console.Error.WriteLine(MergeProblem.Of(MergeDiagnostics.RecipeUnreadable, file, e.Message));
                    failed = true;
                }
            }
        }

        bool textIsOutput = arguments.GetValue(fix) && arguments.GetRequiredValue(files).Contains(StandardInput);
        CheckReport.Write(shown, recipes, textIsOutput ? console.Error : console.Out);
        RecipeSeverity fatal = arguments.GetValue(warningsAreErrors) ? RecipeSeverity.Warning : RecipeSeverity.Error;
        failed |= recipes.Any(r => r.Diagnostics.Any(d => d.Severity >= fatal));
        return failed ? ExitCode.Mistake : ExitCode.Success;
    }

    private CheckedRecipe CheckInput(ParseResult arguments)
    {
        const string Name = "stdin";
        string text = console.In.ReadToEnd();
        if (arguments.GetValue(fix))
        {
            text = Mend(Name, text);
            console.Out.Write(text);
        }

        return Check(Name, text, arguments);
    }

    private CheckedRecipe CheckFile(string path, ParseResult arguments)
    {
        string text;
        Encoding encoding;
        using (StreamReader reader = new(path, Utf8, detectEncodingFromByteOrderMarks: true))
        {
            text = reader.ReadToEnd();
            encoding = reader.CurrentEncoding;
        }

        if (arguments.GetValue(fix) && Mend(path, text) is { } mended && mended != text)
        {
            text = mended;
            File.WriteAllText(path, text, encoding);
        }

        return Check(path, text, arguments);
    }

    private string Mend(string path, string text)
    {
        RecipeFixes mended = RecipeFixes.Apply(path, text, catalog);
        foreach (RecipeDiagnostic diagnostic in mended.Applied)
        {
            console.Error.WriteLine($"{path}({diagnostic.Start.Line + 1},{diagnostic.Start.Column + 1}): fixed {diagnostic.Descriptor.Id}: {diagnostic.Message}");
        }

        return mended.Text;
    }

    private CheckedRecipe Check(string path, string text, ParseResult arguments)
    {
        MergeOptions options = switches.Read(arguments);
        if (!arguments.GetValue(models))
        {
            return new(path, Compile(path, text, options.Raw, looksForModels: true).Diagnostics);
        }

        RecipeCompilation compilation = Compile(path, text, options.Raw, looksForModels: false);
        return compilation.HasErrors
            ? new(path, Compile(path, text, options.Raw, looksForModels: true).Diagnostics)
            : new(path, compilation.Diagnostics.Concat(ModelCheck.Run(path, text, methods, options)).OrderBy(d => d.Span.Start).ToEquatableArray());
    }

    // A recipe is often checked from elsewhere than where it will run: what lies beside it is there.
    private RecipeCompilation Compile(string path, string text, bool isRaw, bool looksForModels) =>
        RecipeCompiler.Compile(path, text, catalog, allowsWeightFiles: isRaw, directoryExists: !looksForModels ? null : p => Path.Exists(CheckpointReader.Locate(p, null))
            || (Path.GetDirectoryName(path) is { Length: > 0 } folder && Path.Exists(CheckpointReader.Locate(p, folder))));
}
