using System.Runtime.InteropServices;
using MergeDsl.Hub;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;

namespace MergeDsl.Tests.Tokenizers;

/// <summary>Merges small models whose rows say which model and token they belong to.</summary>
public abstract class VocabularyTest : PlanningTest
{
    protected const string Embedding = "model.embed_tokens.weight";
    protected const string Head = "lm_head.weight";
    protected const string Bias = "lm_head.bias";

    protected const string Mean = "models: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n";

    /// <summary>Saves a model of two columns; row i of its embedding is (first + i, first + i), its head's the same, its head's bias first + i.</summary>
    protected void Save(string name, string tokenizer, int rows, float first = 0, int? vocabularySize = null, bool tied = false)
    {
        float[] values = [.. Enumerable.Range(0, rows).Select(i => first + i)];
        TestModel model = new TestModel { Config = $$"""{"architectures": ["PhiForCausalLM"], "vocab_size": {{vocabularySize ?? rows}}, "torch_dtype": "float32", "tie_word_embeddings": {{(tied ? "true" : "false")}}}""" }
            .Add("model.layers.0.mlp.weight", first, 2, 2)
            .Add(Embedding, DType.F32, [rows, 2], Bytes([.. values.SelectMany(v => new[] { v, v })]));
        if (!tied)
        {
            model.Add(Head, DType.F32, [rows, 2], Bytes([.. values.SelectMany(v => new[] { v, v })])).Add(Bias, DType.F32, [rows], Bytes(values));
        }

        model.Save(Root, name);
        Root.Write($"{name}/tokenizer.json", tokenizer);
    }

    /// <summary>Merges into a directory and returns what is to be said about it.</summary>
    protected EquatableArray<MergeProblem> Merge(string recipe, MergeOptions? options = null)
    {
        MergePlan plan = Plan(recipe, options);
        return plan.Execute(Root["out"]).Warnings;
    }

    /// <summary>The first column of a tensor of the output.</summary>
    protected float[] Rows(string tensor)
    {
        using Checkpoint output = CheckpointReader.Open(new("out"), ModelLocator.OfDisk(Root.Path), new())!; // it was written
        TensorSource source = output.Find(tensor)!; // the tests name tensors that are there
        byte[] bytes = new byte[source.Shape.ElementCount * sizeof(float)];
        source.ReadBytes(0, bytes);
        int width = source.Shape.Rank == 1 ? 1 : 2;
        return [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Where((_, i) => i % width == 0)];
    }

    /// <summary>The output's tokens in the order of their ids.</summary>
    protected string[] Tokens() => [.. TestTokenizer.Vocabulary(Root["out", "tokenizer.json"]).OrderBy(t => t.Value).Select(t => t.Key)];

    protected static string[] Letters(int count) => [.. Enumerable.Range(0, count).Select(i => $"t{i}")];

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
