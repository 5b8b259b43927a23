using System.Text;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>
/// Merges models in memory. What is asked for is put into the words of a recipe, so that all that is wrong with it is found,
/// and told, as for any other; the tensors go the way of loose weights.
/// </summary>
internal static class MemoryMerge
{
    public static Dictionary<string, MemoryTensor> Run(
        string method, MergeInputs inputs, MergeParameters parameters, MergeOptions options, IReadOnlyList<MergeMethodSet> methods)
    {
        RecipeFile file = RecipeFile.Parse("memory", Recipe(method, inputs, parameters), methods);
        if (file.Compilation.HasErrors)
        {
            throw new MergeException(file.Compilation.Diagnostics.Where(d => d.Severity == RecipeSeverity.Error)
                .Select(d => new MergeProblem(d.Descriptor, d.Message)).ToEquatableArray());
        }

        IEnumerable<Checkpoint> models = inputs.Models.Select((m, i) => Model($"model{i + 1}", m));
        List<PlannedTensor> tensors = RawMergePlanner.Tensors(
            file.Require(), options with { Raw = true }, inputs.Base is { } origin ? models.Append(Model("base", origin)) : models, new());
        Sink sink = new(tensors);
        MergeEngine.Run(tensors, sink, new() { Threads = options.Threads, MemoryBudget = options.MemoryBudget, Seed = options.Seed ?? MergeOptions.DefaultSeed });
        return sink.Merged;
    }

    private static string Recipe(string method, MergeInputs inputs, MergeParameters parameters)
    {
        StringBuilder recipe = new($"merge_method: {ParameterSetting.Quote(method)}\n");
        recipe.Append(inputs.Base is null ? "" : "base_model: base\n").Append("models:\n");
        for (int i = 0; i < inputs.Models.Count; i++)
        {
            recipe.Append($"- {{model: model{i + 1}, parameters: {{");
            foreach ((string name, ParameterSetting setting) in parameters.Settings.Where(s => s.Value.PerModel is not null))
            {
                IReadOnlyList<string> values = setting.PerModel!; // chosen for having some
                recipe.Append(values.Count == inputs.Models.Count
                    ? $"{ParameterSetting.Quote(name)}: {values[i]}, "
                    : throw new ArgumentException($"{name} has {values.Count} values, and there are {inputs.Models.Count} models besides the base.", nameof(parameters)));
            }

            recipe.Append("}}\n");
        }

        recipe.Append(inputs.Models.Count == 0 && inputs.Base is not null ? "- model: base\n" : "").Append("parameters:\n");
        foreach ((string name, ParameterSetting setting) in parameters.Settings.Where(s => s.Value.Text is not null))
        {
            recipe.Append($"  {ParameterSetting.Quote(name)}: {setting.Text}\n");
        }

        return recipe.Append(parameters.Settings.Any(s => s.Value.Text is not null) ? "" : "  {}\n").ToString();
    }

    private static Checkpoint Model(string name, IReadOnlyDictionary<string, MemoryTensor> tensors) =>
        new(new(name), "", ModelConfig.None, [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new Source(t.Key, t.Value))], []);

    private sealed class Source(string name, MemoryTensor tensor) : TensorSource(name, tensor.Shape, tensor.Type)
    {
        public override void ReadBytes(long start, Span<byte> destination) => tensor.Bytes(start, destination.Length / Type.Size).CopyTo(destination);
    }

    private sealed class Sink(List<PlannedTensor> tensors) : ITensorSink
    {
        public Dictionary<string, MemoryTensor> Merged { get; } = tensors.ToDictionary(t => t.Name, t => MemoryTensor.Empty(t.Shape, t.OutputType));

        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) =>
            bytes.CopyTo(Merged[tensor.Name].Bytes(offset / tensor.OutputType.Size, bytes.Length / tensor.OutputType.Size));
    }
}
