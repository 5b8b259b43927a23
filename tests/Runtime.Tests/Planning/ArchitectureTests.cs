using MergeDsl.Planning;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>What is read off the names of every architecture's tensors.</summary>
public sealed class ArchitectureTests : PlanningTest
{
    public static TheoryData<string> Names => [.. TensorCatalog.All.Select(a => a.Architecture)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Modules_and_their_stacks_are_found(string name)
    {
        TensorCatalog architecture = Find(name);
        ModelModule[] modules = [.. ModulesOf(architecture.Tensors(3))];
        Assert.Equal(
            architecture.Modules.Select(m => (m.Name.Length == 0 ? "default" : m.Name, m.Stack, m.Stack is null ? 0 : 3)).Order(),
            modules.Select(m => (m.Name, m.Stack?.Prefix, m.Stack?.Depth ?? 0)).Order());
        foreach (TensorCatalog.Module module in architecture.Modules.Where(m => m.Name.Length > 0))
        {
            Assert.Equal(module.Tensors(3).Select(t => t.Name).Order(), modules.First(m => m.Name == module.Name).Names.Order());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vocabulary_tensors_are_told_from_all_others(string name) =>
        Assert.All(Find(name).Tensors(2), t => Assert.Equal(
            (t.Mark switch { 'E' => VocabularyRole.Embedding, 'H' => VocabularyRole.Head, 'B' => VocabularyRole.HeadBias, _ => VocabularyRole.None }, t.Name),
            (TensorNames.RoleOf(t.Name), t.Name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Slices_renumber_each_stack_between_its_embeddings_and_its_head(string name)
    {
        TensorCatalog architecture = Find(name);
        TestModel model = new() { Config = "{}" };
        foreach ((_, string tensor) in architecture.Tensors(3))
        {
            model.Add(tensor, 1, 1);
        }

        model.Save(Root, "m");
        string[] written = [.. Plan(RecipeOf(architecture)).Tensors.Select(t => t.Name)];
        Assert.Equal(architecture.Tensors(4).Select(t => t.Name).Order(), written.Order());
        foreach (TensorCatalog.Module module in architecture.Modules.Where(m => m.Stack is not null))
        {
            Assert.Equal(module.Tensors(4).OrderBy(t => OrderOf(t.Mark)).Select(t => OrderOf(t.Mark)), module.Tensors(4)
                .OrderBy(t => Array.IndexOf(written, t.Name)).Select(t => OrderOf(t.Mark)));
        }
    }

    private static int OrderOf(char mark) => mark is 'E' or '<' ? 0 : mark == 'L' ? 1 : 2;

    // Layers 0, 1 and then 1, 2 of each stack.
    private static string RecipeOf(TensorCatalog architecture)
    {
        const string Slices = "slices: [{sources: [{model: m, layer_range: [0, 2]}]}, {sources: [{model: m, layer_range: [1, 3]}]}]";
        return "merge_method: passthrough\n" + (architecture.Modules[0].Name.Length == 0
            ? Slices
            : "modules:\n" + string.Concat(architecture.Modules.Select(m => $"  {m.Name}: {{{(m.Stack is null ? "models: [{model: m}]" : Slices)}}}\n")));
    }

    private static TensorCatalog Find(string name) => TensorCatalog.All.First(a => a.Architecture == name);

    private static IReadOnlyList<ModelModule> ModulesOf(IEnumerable<(char Mark, string Name)> tensors)
    {
        string[] names = [.. tensors.Select(t => t.Name)];
        return ModelModules.Of(ModelStructure.Of(names.Select(n => new NamedTensor(n)), ModelConfig.None), names);
    }

    private sealed class NamedTensor(string name) : TensorSource(name, new([]), DType.F32)
    {
        public override void ReadBytes(long start, Span<byte> destination) => throw new NotSupportedException();
    }
}
