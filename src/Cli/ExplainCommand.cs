using System.CommandLine;
using MergeDsl.Catalog;
using MergeDsl.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Explanation;
using MergeDsl.Methods;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary><c>mergedsl explain RECIPE</c>: what each parameter is, for which tensors, in which layer, and which line says so.</summary>
internal sealed class ExplainCommand
{
    private readonly CommandConsole console;
    private readonly IReadOnlyList<MergeMethodSet> methods;
    private readonly Argument<string> recipe = new("RECIPE") { Description = "The recipe's file." };
    private readonly Option<string> modelRoot = new("--model-root") { Description = "The directory that relative model paths start from: looks at the models' headers, for their layers and tensors.", HelpName = "DIR" };
    private readonly Option<int?> layers = new("--layers") { Description = "The number of layers, where no model is looked at.", HelpName = "N" };
    private readonly Option<int?> layer = new("--layer") { Description = "Only this layer of the output, counted from 0.", HelpName = "I" };
    private readonly Option<string> tensor = new("--tensor") { Description = "Only the output tensor of this name.", HelpName = "NAME" };
    private readonly Option<ExplainFormat> format = new("--format") { Description = "How to print it; json is always the whole.", HelpName = "text|json" };

    private ExplainCommand(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        this.console = console;
        this.methods = methods;
        AtLeast(layers, 1);
        AtLeast(layer, 0);
    }

    public static Command Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        ExplainCommand explain = new(console, methods);
        Command command = new("explain", "Print what each parameter of a recipe is, tensor by tensor and layer by layer, and which line says so.")
        {
            explain.recipe, explain.modelRoot, explain.layers, explain.layer, explain.tensor, explain.format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(explain.layer) is not null && result.GetResult(explain.tensor) is not null)
            {
                result.AddError("--layer and --tensor exclude each other: a tensor stands in its layer.");
            }
        });
        command.SetAction(explain.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        RecipeFile file = RecipeFile.Load(arguments.GetRequiredValue(recipe), methods);
        MergeRecipe loaded = file.Require();
        int exitCode = ExitCode.Success;
        ObservedRecipe? observed = null;
        if (arguments.GetValue(modelRoot) is { } root)
        {
            observed = new(loaded);
            exitCode = Look(observed, root, file.Path);
        }

        IReadOnlyList<StageExplanation> stages = RecipeExplanation.Of(file, new MethodCatalog(methods.SelectMany(set => set.Schemas)), arguments.GetValue(layers), observed);
        if (Focus(arguments) is { } focus)
        {
            if (stages.SelectMany(focus).FirstOrDefault() is null)
            {
                console.Error.WriteLine($"error: {WhatIsMissing(stages, arguments)}");
                return ExitCode.Mistake;
            }

        }

        if (arguments.GetValue(format) == ExplainFormat.Json)
        {
            ExplainJson.Write(stages, console.Out);
        }
        else if (Focus(arguments) is { } only)
        {
            ExplainText.Write(stages, only, console.Out);
        }
        else
        {
            ExplainText.Write(stages, console.Out);
        }

        return exitCode;
    }

    private Func<StageExplanation, IEnumerable<TensorFocus>>? Focus(ParseResult arguments) =>
        arguments.GetValue(tensor) is { } name ? stage => TensorFocus.OfTensor(stage, name)
        : arguments.GetValue(layer) is { } number ? stage => TensorFocus.OfLayer(stage, number)
        : null;

    private string WhatIsMissing(IReadOnlyList<StageExplanation> stages, ParseResult arguments)
    {
        string wanted = arguments.GetValue(tensor) is { } name ? $"tensor '{name}'" : $"layer {arguments.GetValue(layer)}";
        List<SliceExplanation> slices = [.. stages.SelectMany(s => s.Slices)];
        if (slices.Exists(s => s.LayerCount is null))
        {
            return $"where {wanted} stands in the layers is not known; --model-root DIR looks at the models' headers, --layers N says how many layers they have";
        }

        IEnumerable<string> known = slices.SelectMany(s => s.Tensors).Select(t => t.Name).Distinct();
        string? meant = arguments.GetValue(tensor) is { } misspelt
            ? known.FirstOrDefault(n => n.Contains(misspelt, StringComparison.Ordinal))
            : null;
        int layers = slices.Max(s => s.FirstLayer + s.LayerCount) ?? 0;
        return $"the output has no {wanted}{(meant is null ? $"; its layers are 0…{layers - 1}" : $"; did you mean '{meant}'?")}";
    }

    // What is wrong with the models is said, and what could be seen of them is used.
    private int Look(ObservedRecipe observed, string root, string path)
    {
        try
        {
            using Planning.MergePlan plan = observed.Plan(new MergeOptions { ModelRoot = root });
            return ExitCode.Success;
        }
        catch (MergeException e)
        {
            foreach (MergeProblem problem in e.Problems.Where(p => p.Severity == RecipeSeverity.Error))
            {
                console.Error.WriteLine(problem.Format(path));
            }

            return ExitCode.Mistake;
        }
    }

    private static void AtLeast(Option<int?> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() is { } value && value < least)
        {
            result.AddError($"{option.Name} takes a number of at least {least}, not {value}.");
        }
    });
}
