using MergeDsl.Generators.Catalog;
using MergeDsl.Generators.Methods;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Recipes;

/// <summary>Compiles the recipes of a project into classes, and gives a program that consists of recipes its main method.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecipeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ProjectFacts> project = ProjectFacts.In(context);
        IncrementalValueProvider<Listed<MethodDeclaration>> declared = DeclaredMethods.In(context).Listed();
        IncrementalValueProvider<RecipeSettings> settings = MethodCatalogs.In(context, declared)
            .Combine(project)
            .Select(static (step, _) => new RecipeSettings(step.Left, step.Right.SkipsAnalyzers))
            .WithTrackingName("Settings");

        IncrementalValuesProvider<RecipeSource> sources = RecipeSources.In(context);

        IncrementalValuesProvider<CompiledRecipe> compiled = sources
            .Combine(settings)
            .Select(static (step, _) => CompiledRecipe.Of(step.Left, step.Right.Catalog, step.Right.Speaks))
            .WithTrackingName("Compiled");

        IncrementalValueProvider<AssignedNames> names = compiled
            .Select(static (recipe, _) => RecipeIdentity.Of(recipe)).WithTrackingName("Identities").Listed()
            .Combine(project)
            .Select(static (step, _) => new AssignedNames(RecipeNames.Assign(step.Left.Items, step.Right.RootNamespace)))
            .WithTrackingName("Names");

        IncrementalValuesProvider<ClassOrMessages> classes = compiled
            .Combine(names)
            .Select(static (step, _) => ClassOrMessages.Of(step.Left, step.Right))
            .WithTrackingName("Classes");

        IncrementalValuesProvider<NamedText> texts = sources
            .Combine(names)
            .Select(static (step, _) => NamedText.Of(step.Left, step.Right))
            .WithTrackingName("Texts");

        IncrementalValueProvider<ProgramFacts> facts = declared
            .Combine(project)
            .Select(static (step, _) => new ProgramFacts(step.Left.Items.Any(d => d.CanBeCompleted), step.Right))
            .WithTrackingName("ProgramFacts");

        IncrementalValueProvider<RecipeProgram> program = names
            .Combine(facts)
            .Select(static (step, _) => RecipeProgram.Of(step.Left, step.Right))
            .WithTrackingName("Program");

        context.RegisterSourceOutput(classes, RecipeOutput.Class);
        context.RegisterSourceOutput(texts, RecipeOutput.Text);
        context.RegisterSourceOutput(program, RecipeOutput.Program);
    }
}
