using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>A checkpoint of the recipe with what its names say.</summary>
internal sealed class InputModel
{
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="like">Another of the recipe, which most have the names of; or null.</param>
    public InputModel(Checkpoint checkpoint, InputModel? like = null)
    {
        Checkpoint = checkpoint;
        if (like is not null && HasStructureOf(like))
        {
            Structure = like.Structure;
            Whole = like.Whole.With([]);
            Modules = Structure.Stacks.Count < 2 ? [Whole] : [.. like.Modules.Select(m => m.With([]))];
            return;
        }

        Structure = ModelStructure.Of(checkpoint.Tensors, checkpoint.Config);
        string[] names = [.. checkpoint.Tensors.Select(t => t.Name)];
        Whole = ModelModules.Whole(Structure, names);
        Modules = Structure.Stacks.Count < 2 ? [Whole] : ModelModules.Of(Structure, names);
    }

    public Checkpoint Checkpoint { get; }

    public ModelReference Reference => Checkpoint.Model;

    public ModelStructure Structure { get; }

    /// <summary>All of it as one module.</summary>
    public ModelModule Whole { get; }

    /// <summary>What recipes can name under <c>modules:</c>.</summary>
    public IReadOnlyList<ModelModule> Modules { get; }

    /// <summary>The architecture in words.</summary>
    public string Architecture => NamedArchitecture ?? Checkpoint.Config.ModelType ?? "model of unknown architecture";

    /// <summary>Whether two models are of one architecture, as far as both say what they are.</summary>
    public bool HasArchitectureOf(InputModel other) =>
        NamedArchitecture is { } own && other.NamedArchitecture is { } named ? own == named
        : Checkpoint.Config.ModelType is not { } type || other.Checkpoint.Config.ModelType is not { } otherType || type == otherType;

    /// <summary>A module by its name; null where the model has none of that name.</summary>
    /// <param name="name">Its key under <c>modules:</c>; null: the whole model.</param>
    /// <param name="listed">All modules that the recipe lists: one that it does not list may go with this one.</param>
    public ModelModule? Module(string? name, IReadOnlyList<string> listed)
    {
        if (name is null)
        {
            return Whole;
        }

        ModelModule? module = Modules.FirstOrDefault(m => m.Name == name);
        List<ModelModule> along = [.. Modules.Where(m => HostOf(m, listed) == module?.Name)];
        return module is null || along.Count == 0 ? module : module.With(along);
    }

    /// <summary>The listed module that takes along one that is not listed; or null.</summary>
    public static string? HostOf(ModelModule module, IReadOnlyList<string> listed) =>
        listed.Contains(module.Name) ? null : KnownModules.Find(module.Name)?.GoesWith.FirstOrDefault(listed.Contains);

    /// <summary>The tensor of that name; for a vocabulary tensor that the model lacks because it is tied, what it is tied to; else null.</summary>
    public TensorSource? Find(string name) => Checkpoint.Find(name) ?? (Checkpoint.Config == ModelConfig.None ? null : FindTied(name));

    private TensorSource? FindTied(string name) => TensorNames.RoleOf(name) switch
    {
        VocabularyRole.HeadBias => FirstOf(VocabularyRole.HeadBias),
        // Without the key an architecture's default holds, which the lack of a head tells.
        VocabularyRole.Head when Checkpoint.Config.TiesHead != false => FirstOf(VocabularyRole.Embedding),
        // Encoder and decoder share one whether or not the head does.
        VocabularyRole.Embedding => FirstOf(VocabularyRole.Embedding) ?? (Checkpoint.Config.TiesHead != false ? FirstOf(VocabularyRole.Head) : null),
        _ => null,
    };

    private TensorSource? FirstOf(VocabularyRole role) => Checkpoint.Tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == role);

    // The same names, and configurations that mean the same layers by them.
    private bool HasStructureOf(InputModel like) =>
        like.Structure.Stacks.All(s => Checkpoint.Config.LayersAheadAmong(s.Depth + s.Ahead) == like.Checkpoint.Config.LayersAheadAmong(s.Depth + s.Ahead))
        && Checkpoint.HasNamesOf(like.Checkpoint);

    private string? NamedArchitecture => Reference.OverrideArchitecture ?? Checkpoint.Config.Architecture;
}
