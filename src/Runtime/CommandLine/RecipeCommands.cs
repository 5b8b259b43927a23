using System.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>The commands that plan and run recipes, wherever they come from.</summary>
/// <param name="console">Where they write.</param>
/// <param name="describeRecipe">What the argument RECIPE is.</param>
/// <param name="find">The recipe for that argument and these options; it may warn on standard error.</param>
internal sealed class RecipeCommands(CommandConsole console, string describeRecipe, Func<string, MergeOptions, MergeRecipe> find)
{
    private const long LargePlan = 64 << 20;

    /// <summary><c>merge RECIPE OUT</c>, or <c>merge RECIPE… --out-root DIR</c></summary>
    public Command Merge()
    {
        MergeTargets targets = new(describeRecipe);
        MergeSwitches switches = new();
        Command command = new("merge", "Merge the models of a recipe into a new checkpoint, or those of several recipes, reading them once.");
        targets.AddTo(command);
        switches.AddTo(command);
        command.SetAction((result, cancellationToken) => Task.FromResult(
            targets.ReadRoot(result) is { } root ? Run(targets.ReadRecipes(result), root, switches, result, cancellationToken)
            : targets.ReadOutput(result) is { } output ? Run(targets.ReadRecipe(result), output, switches, result, cancellationToken)
            : Say(targets.Mistake(result))));
        return command;
    }

    /// <summary><c>plan RECIPE</c></summary>
    public Command Plan()
    {
        Argument<string> recipe = new("RECIPE") { Description = describeRecipe };
        MergeSwitches switches = new();
        Command command = new("plan", "Print what a merge would do, from the models' headers alone.") { recipe };
        switches.AddTo(command);
        command.SetAction(result => Plan(result.GetRequiredValue(recipe), switches, result, default) is { } plan ? Show(plan) : ExitCode.Mistake);
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
    private MergePlan? Plan(string name, MergeSwitches switches, ParseResult arguments, CancellationToken cancellationToken) =>
        Plan(name, find(name, switches.Read(arguments)), switches, arguments, cancellationToken);

    private MergePlan? Plan(string name, MergeRecipe recipe, MergeSwitches switches, ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            MergePlan plan = recipe.Plan(switches.Read(arguments), cancellationToken);
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
        Verbosity verbosity = Begin(switches, arguments);
        using MergePlan? plan = Plan(name, switches, arguments, cancellationToken);
        if (plan is null)
        {
            return ExitCode.Mistake;
        }

        Describe(plan, verbosity);
        MergeResult merged = WithProgress(verbosity, progress => plan.Execute(output, progress, cancellationToken));
        Tell(name, plan, merged, Rate(plan.BytesToRead + plan.BytesToWrite, merged.Elapsed), verbosity);
        return ExitCode.Success;
    }

    private int Run(IReadOnlyList<string> names, string root, MergeSwitches switches, ParseResult arguments, CancellationToken cancellationToken)
    {
        Verbosity verbosity = Begin(switches, arguments);
        if (Find(names, switches.Read(arguments)) is not { } recipes)
        {
            return ExitCode.Mistake;
        }

        MergeSweep sweep = new(recipes.Select(r => (r.Name, r)), names);
        using SweepPlan? plan = sweep.PlanAll((recipe, i) => Plan(names[i], recipe, switches, arguments, cancellationToken));
        if (plan is null)
        {
            return ExitCode.Mistake;
        }

        foreach (MergePlan each in plan.Plans)
        {
            Describe(each, verbosity);
        }

        IReadOnlyList<MergeResult> merged = WithProgress(verbosity, progress => plan.Execute(root, progress, cancellationToken));
        string rate = Rate(plan.BytesToRead + plan.BytesToWrite, merged[^1].Elapsed);
        for (int i = 0; i < merged.Count; i++)
        {
            Tell(names[i], plan.Plans[i], merged[i], merged.Count == 1 ? rate : "", verbosity);
        }

        if (verbosity > Verbosity.Quiet && merged.Count > 1)
        {
            console.Error.WriteLine($"{merged.Count} results{rate}");
        }

        return ExitCode.Success;
    }

    // Null where one of them is broken; then all have been said.
    private List<MergeRecipe>? Find(IReadOnlyList<string> names, MergeOptions options)
    {
        List<MergeRecipe> recipes = [];
        foreach (string name in names)
        {
            try
            {
                recipes.Add(find(name, options));
            }
            catch (MergeException e)
            {
                console.Error.WriteLine(e.Message);
                if (names.Count > 1 && e.Problems.Any(p => p.Descriptor == MergeDiagnostics.RecipeUnreadable))
                {
                    console.Error.WriteLine("note: with --out-root all arguments are recipes, and there is no OUT");
                }
            }
        }

        return recipes.Count == names.Count ? recipes : null;
    }

    private Verbosity Begin(MergeSwitches switches, ParseResult arguments)
    {
        Verbosity verbosity = switches.ReadVerbosity(arguments);
        if (verbosity > Verbosity.Quiet && switches.Note(arguments) is { } note)
        {
            console.Error.WriteLine(note);
        }

        return verbosity;
    }

    private void Describe(MergePlan plan, Verbosity verbosity)
    {
        if (verbosity == Verbosity.Verbose)
        {
            console.Error.WriteLine(plan.Describe().TrimEnd());
        }
    }

    private void Tell(string name, MergePlan plan, MergeResult merged, string rate, Verbosity verbosity)
    {
        WriteFindings(name, merged.Warnings.Except(plan.Warnings).ToEquatableArray(), verbosity == Verbosity.Quiet ? verbosity : Verbosity.Verbose);
        if (verbosity > Verbosity.Quiet)
        {
            SummaryText.Write(merged.Summary, console.Error);
            console.Error.WriteLine($"{merged.Directory}: {merged.Tensors} tensors, {ByteSize.Format(merged.Bytes)}{rate}");
        }
    }

    // What planning tens of thousands of tensors leaves behind would be resident beside the buffers of the run; small plans leave less.
    private static void GiveBackMemory()
    {
        if (GC.GetTotalAllocatedBytes() > LargePlan)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static string Rate(long bytes, TimeSpan elapsed)
    {
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        return $" in {seconds:0.0} s, read and written at {ByteSize.Format(bytes / seconds)}/s";
    }

    private T WithProgress<T>(Verbosity verbosity, Func<IProgress<MergeProgress>?, T> run)
    {
        GiveBackMemory();
        if (verbosity == Verbosity.Quiet)
        {
            return run(null);
        }

        if (console.TerminalWidth == 0)
        {
            return run(new ProgressLines(console.Error, TimeProvider.System));
        }

        using ProgressBar bar = new(console.Error, console.TerminalWidth, TimeProvider.System);
        return run(bar);
    }

    private int Say(string mistake)
    {
        console.Error.WriteLine($"error: {mistake}");
        return ExitCode.Mistake;
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
