using System.Text;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Analysis;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Recipes;

/// <summary>The last steps: hands the compiler what was printed. An exception here would cost the project all generated files, so none leaves.</summary>
internal static class RecipeOutput
{
    public static void Class(SourceProductionContext output, ClassOrMessages recipe)
    {
        foreach (RecipeMessage message in recipe.Messages)
        {
            output.ReportDiagnostic(RoslynDiagnostics.AtFile(message, recipe.Path));
        }

        if (recipe.Class is { } c)
        {
            Add(output, recipe.Path, c.Name.HintName + ".g.cs", () => RecipeEmitter.Emit(c));
        }
    }

    public static void Text(SourceProductionContext output, NamedText text)
    {
        if (text.Name.TakenBy is null)
        {
            Add(output, text.Name.Path, text.Name.HintName + ".Source.g.cs", () => SourceEmitter.Emit(text.Name, text.Text));
        }
    }

    public static void Program(SourceProductionContext output, RecipeProgram program)
    {
        if (program.Recipes.Count > 0)
        {
            Add(output, "", "AllRecipes.g.cs", () => ProgramEmitter.AllRecipes(program));
        }

        if (program.Recipes.Count > 0 && program.Project.NeedsMain)
        {
            Add(output, "", "MergeProgram.g.cs", () => ProgramEmitter.Main(program));
        }

        if (program.Project.HasHosting)
        {
            Add(output, "", "AddMergeRecipes.g.cs", () => ProgramEmitter.Services(program));
        }
    }

    private static void Add(SourceProductionContext output, string path, string hint, Func<string> emit)
    {
        try
        {
            output.AddSource(hint, SourceText.From(emit(), Encoding.UTF8));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            output.ReportDiagnostic(RoslynDiagnostics.AtFile(
                RecipeMessage.Of(GenerationDiagnostics.Failure, hint, e.GetType().Name, e.Message), path));
        }
    }
}
