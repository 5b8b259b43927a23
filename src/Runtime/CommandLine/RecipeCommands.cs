using System.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>The commands that plan and run one recipe, wherever it comes from.</summary>
/// <param name="console">Where they write.</param>
/// <param name="describeRecipe">What the argument RECIPE is.</param>
/// <param name="find">The recipe for that argument and these options; it may warn on standard error.</param>
internal sealed class RecipeCommands(CommandConsole console, string describeRecipe, Func<string, MergeOptions, MergeRecipe> find)
{
    /// <summary><c>merge RECIPE OUT</c></summary>
    public Command Merge()
    {
        Argument<string> recipe = new("RECIPE") { Description = describeRecipe };
        Argument<string> output = new("OUT") { Description = "The directory to write; it appears when the merge is complete." };
        MergeSwitches switches = new();
        Command command = new("merge", "Merge the models of a recipe into a new checkpoint.") { recipe, output };
        switches.AddTo(command);
        command.SetAction((result, cancellationToken) => Task.FromResult(Run(
            result.GetRequiredValue(recipe), result.GetRequiredValue(output), switches, result, cancellationToken)));
        return command;
    }

    /// <summary><c>plan RECIPE</c></summary>
    public Command Plan()
    {
        Argument<string> recipe = new("RECIPE") { Description = describeRecipe };
        MergeSwitches switches = new();
        Command command = new("plan", "Print what a merge would do, from the models' headers alone.") { recipe };
        switches.AddTo(command);
        command.SetAction(result => Plan(result.GetRequiredValue(recipe), switches, result) is { } plan ? Show(plan) : ExitCode.Mistake);
        return command;
    }

    private int Show(MergePlan plan)
    {
        using (plan)
        {
            console.Out.WriteLine(plan.Describe().TrimEnd());
        }

        return ExitCode.Success;
    }

    // Null where the recipe or its models do not admit a merge, which has been said.
    private MergePlan? Plan(string name, MergeSwitches switches, ParseResult arguments)
    {
        MergeOptions options = switches.Read(arguments);
        MergeRecipe recipe = find(name, options);
        try
        {
            MergePlan plan = recipe.Plan(options);
            WriteFindings(name, plan.Warnings, switches.ReadVerbosity(arguments));
            return plan;
        }
        catch (MergeException e)
        {
            WriteFindings(name, e.Problems, switches.ReadVerbosity(arguments));
            return null;
        }
    }

    private int Run(string name, string output, MergeSwitches switches, ParseResult arguments, CancellationToken cancellationToken)
    {
        Verbosity verbosity = switches.ReadVerbosity(arguments);
        if (verbosity > Verbosity.Quiet && switches.Note(arguments) is { } note)
        {
            console.Error.WriteLine(note);
        }

        using MergePlan? plan = Plan(name, switches, arguments);
        if (plan is null)
        {
            return ExitCode.Mistake;
        }

        if (verbosity == Verbosity.Verbose)
        {
            console.Error.WriteLine(plan.Describe().TrimEnd());
        }

        MergeResult merged = Execute(plan, output, verbosity, cancellationToken);
        WriteFindings(name, merged.Warnings.Except(plan.Warnings).ToEquatableArray(), verbosity == Verbosity.Quiet ? verbosity : Verbosity.Verbose);
        if (verbosity > Verbosity.Quiet)
        {
            SummaryText.Write(merged.Summary, console.Error);
            double seconds = Math.Max(merged.Elapsed.TotalSeconds, 1e-3);
            console.Error.WriteLine(
                $"{merged.Directory}: {merged.Tensors} tensors, {ByteSize.Format(merged.Bytes)} in {seconds:0.0} s, " +
                $"read and written at {ByteSize.Format((plan.BytesToRead + plan.BytesToWrite) / seconds)}/s");
        }

        return ExitCode.Success;
    }

    private MergeResult Execute(MergePlan plan, string output, Verbosity verbosity, CancellationToken cancellationToken)
    {
        if (verbosity == Verbosity.Quiet)
        {
            return plan.Execute(output, null, cancellationToken);
        }

        if (console.TerminalWidth == 0)
        {
            return plan.Execute(output, new ProgressLines(console.Error, TimeProvider.System), cancellationToken);
        }

        using ProgressBar bar = new(console.Error, console.TerminalWidth, TimeProvider.System);
        return plan.Execute(output, bar, cancellationToken);
    }

    private void WriteFindings(string name, EquatableArray<MergeProblem> findings, Verbosity verbosity)
    {
        foreach (MergeProblem finding in findings)
        {
            if (finding.Severity > RecipeSeverity.Info || verbosity > Verbosity.Quiet)
            {
                console.Error.WriteLine(finding.Format(name));
            }
        }
    }
}
