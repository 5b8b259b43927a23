using MergeDsl.Recipes;

namespace MergeDsl.Tests.Recipes;

/// <summary>A recipe means the same whether it is compiled or interpreted: the same layout, and the same method for every tensor.</summary>
public sealed class CompiledAndInterpreted
{
    // Names in which filters of the recipes occur, inside and outside the layers, in several families of models.
    private static readonly string[] Inner =
    [
        "model.layers.{0}.self_attn.q_proj.weight", "model.layers.{0}.self_attn.o_proj.weight", "model.layers.{0}.self_attn.o_proj.bias",
        "model.layers.{0}.mlp.down_proj.weight", "model.layers.{0}.mlp.gate_proj.weight", "model.layers.{0}.input_layernorm.weight",
        "model.layers.{0}.post_attention_layernorm.weight", "encoder.layer.{0}.attention.self.query.weight", "transformer.h.{0}.mlp.c_fc.weight",
        "model.layers.{0}.weird \"name\" {{x}}",
    ];

    private static readonly string[] Outer = ["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight", "mlp", "x"];

    public static TheoryData<string> Names => [.. RecipeData.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layouts_are_equal(string name)
    {
        (MergeRecipe compiled, MergeRecipe interpreted) = RecipeData.Find(name);
        foreach ((MergeRecipe c, MergeRecipe i) in Stages(compiled, interpreted))
        {
            Assert.Equal(i.Layout, c.Layout);
            Assert.Equal(i.Name, c.Name);
            Assert.Equal(i.Source, c.Source);
            Assert.Empty(c.Overrides);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Methods_are_equal_for_every_tensor(string name)
    {
        (MergeRecipe compiled, MergeRecipe interpreted) = RecipeData.Find(name);
        int compared = 0;
        foreach ((MergeRecipe c, MergeRecipe i) in Stages(compiled, interpreted))
        {
            foreach (TensorSite site in Sites(i.Layout))
            {
                Assert.Equal(MethodOrRefusal(i, site), MethodOrRefusal(c, site));
                compared++;
            }
        }

        Assert.True(compared >= 15);
    }

    private static IEnumerable<(MergeRecipe, MergeRecipe)> Stages(MergeRecipe compiled, MergeRecipe interpreted)
    {
        Assert.Equal(interpreted.EarlierStages.Count, compiled.EarlierStages.Count);
        return compiled.EarlierStages.Zip(interpreted.EarlierStages).Append((compiled, interpreted));
    }

    private static object MethodOrRefusal(MergeRecipe recipe, in TensorSite site)
    {
        try
        {
            return recipe.MethodFor(site);
        }
        catch (RecipeValueException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<TensorSite> Sites(RecipeLayout layout)
    {
        for (int m = 0; m < layout.Modules.Count; m++)
        {
            for (int s = 0; s < layout.Modules[m].Slices.Count; s++)
            {
                SliceLayout slice = layout.Modules[m].Slices[s];
                EquatableArray<ModelReference> models = slice.Inputs.Select(i => i.Model).ToEquatableArray();
                int[] counts = slice.Inputs[0].Layers is { } range ? [range.Length] : [1, 2, 3, 7, 32];
                foreach (string outer in Outer)
                {
                    yield return new(outer, LayerPosition.Outside, s, models, models.Select(_ => outer).ToEquatableArray(), m);
                }

                foreach ((int count, int layer) in counts.SelectMany(n => Enumerable.Range(0, n).Select(l => (n, l))))
                {
                    foreach (string inner in Inner)
                    {
                        // Input tensors keep their own numbers.
                        string[] names = [.. slice.Inputs.Select(i => string.Format(null, inner, layer + (i.Layers?.Start ?? 0)))];
                        yield return new(string.Format(null, inner, layer + (100 * s)), LayerPosition.Of(layer, count), s, models, [.. names], m);
                    }
                }
            }
        }
    }
}
