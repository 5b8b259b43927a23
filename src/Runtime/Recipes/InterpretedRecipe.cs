using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace MergeDsl.Recipes;

/// <summary>Runs a compiled recipe document without a build: walks its parameter cases where a recipe class would have code.</summary>
public sealed class InterpretedRecipe : MergeRecipe
{
    private readonly Recipe recipe;
    private readonly MergeMethodSet methods;
    private readonly MergeMethod?[][] uniform; // of the slices whose values are those of every tensor

    /// <summary>Creates the recipe of one document.</summary>
    /// <param name="name">Its name: its file's name without <c>.merge.yml</c>, or the stage's.</param>
    /// <param name="recipe">The document, free of errors.</param>
    /// <param name="source">The text of its file.</param>
    /// <param name="methods">The methods that it may name: the first set that knows the method creates it.</param>
    /// <param name="stages">The stages that it uses, in an order in which they can run.</param>
    /// <exception cref="ArgumentException">No set has the recipe's method.</exception>
    public InterpretedRecipe(
        string name, Recipe recipe, RecipeText source, IEnumerable<MergeMethodSet> methods, EquatableArray<MergeRecipe> stages = default)
    {
        this.recipe = recipe;
        this.methods = methods.FirstOrDefault(set => set.Schemas.Contains(recipe.Method))
            ?? throw new ArgumentException($"No set of methods declares {recipe.Method.Name} as the recipe was checked for.", nameof(methods));
        Name = name;
        Source = source;
        EarlierStages = stages;
        Layout = LayoutOf(recipe);
        uniform = [.. recipe.Modules.Select(m => new MergeMethod?[m.Slices.Count])];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override RecipeLayout Layout { get; }

    /// <inheritdoc/>
    public override RecipeText Source { get; }

    /// <inheritdoc/>
    public override EquatableArray<MergeRecipe> EarlierStages { get; }

    /// <inheritdoc/>
    public override MergeMethod MethodFor(in TensorSite site)
    {
        if (uniform[site.Module][site.Slice] is { } known)
        {
            return known;
        }

        RecipeSlice slice = recipe.Modules[site.Module].Slices[site.Slice];
        MergeMethod method = Create(slice, site);
        if (IsUniform(slice.Parameters) && slice.Inputs.All(i => IsUniform(i.Parameters)))
        {
            uniform[site.Module][site.Slice] = method;
        }

        return method;
    }

    private MergeMethod Create(RecipeSlice slice, in TensorSite site)
    {
        EquatableArray<ScalarValue?> global = Evaluate(slice.Parameters, site.Name, site, null);
        List<EquatableArray<ScalarValue?>> models = [];
        if (recipe.Method.ParametersOf(ParameterScope.PerModel).Any())
        {
            foreach (RecipeInput input in slice.Inputs)
            {
                if (!input.IsBase || recipe.Method.Base == BaseRole.Ordinary)
                {
                    models.Add(Evaluate(input.Parameters, site.InputName(input.Model), site, input.Model));
                }
            }
        }

        return methods.Create(recipe.Method.Name, new(global, models.ToEquatableArray()));
    }

    private static bool IsUniform(EquatableArray<ResolvedParameter> parameters) =>
        parameters.All(p => p.Cases.Count == 0 || p.Cases[0] is { Filter: null, IsGradient: false });

    private static EquatableArray<ScalarValue?> Evaluate(
        EquatableArray<ResolvedParameter> parameters, string filtered, in TensorSite site, ModelReference? model)
    {
        ScalarValue?[] values = new ScalarValue?[parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ParameterCase? match = parameters[i].Cases.For(filtered);
            ParameterSchema parameter = parameters[i].Parameter;
            values[i] = match is not null ? match.At(parameter.Type.Kind, site.Layer)
                : parameter.IsNullable ? null
                : throw RecipeValueException.Missing(parameter.Name, model, site.Name);
        }

        return [.. values];
    }

    private static RecipeLayout LayoutOf(Recipe recipe) =>
        new(recipe.Method, recipe.Modules.Select(LayoutOf).ToEquatableArray(), recipe.BaseModel)
        {
            Dtype = recipe.Dtype,
            OutDtype = recipe.OutDtype,
            Seed = recipe.Extensions.Seed,
            Tokenizer = recipe.Tokenizer,
            ChatTemplate = recipe.ChatTemplate,
        };

    private static ModuleLayout LayoutOf(RecipeModule module) =>
        new(module.Name, module.WholeModels, module.Slices
            .Select(s => new SliceLayout(s.Inputs.Select(i => new SliceInput(i.Model, i.Layers)).ToEquatableArray(), s.BaseModel)).ToEquatableArray());
}
