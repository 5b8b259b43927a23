using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>A checkpoint of the recipe with what its names say.</summary>
internal sealed class InputModel
{
    private readonly Dictionary<int, List<string>> layers = [];

    public InputModel(Checkpoint checkpoint)
    {
        Checkpoint = checkpoint;
        Structure = ModelStructure.Of(checkpoint.Tensors);
        List<string> outside = [];
        foreach (TensorSource tensor in checkpoint.Tensors)
        {
            if (Structure.PlaceOf(tensor.Name) is not { } place)
            {
                outside.Add(tensor.Name);
            }
            else if (place.Stack == Structure.Stacks[0])
            {
                if (!layers.TryGetValue(place.Layer, out List<string>? names))
                {
                    layers.Add(place.Layer, names = []);
                }

                names.Add(place.NameInLayer);
            }
        }

        OutsideNames = outside;
    }

    public Checkpoint Checkpoint { get; }

    public ModelReference Reference => Checkpoint.Model;

    public ModelStructure Structure { get; }

    /// <summary>The layer stack, for a model that has one.</summary>
    public LayerStack Stack => Structure.Stacks[0];

    /// <summary>The names of the tensors outside the layer stacks.</summary>
    public IReadOnlyList<string> OutsideNames { get; }

    /// <summary>The architecture in words.</summary>
    public string Architecture => NamedArchitecture ?? Checkpoint.Config.ModelType ?? "model of unknown architecture";

    /// <summary>Whether two models are of one architecture, as far as both say what they are.</summary>
    public bool HasArchitectureOf(InputModel other) =>
        NamedArchitecture is { } own && other.NamedArchitecture is { } named ? own == named
        : Checkpoint.Config.ModelType is not { } type || other.Checkpoint.Config.ModelType is not { } otherType || type == otherType;

    /// <summary>The names, behind the layer's number, of the tensors of a layer.</summary>
    public IReadOnlyList<string> NamesInLayer(int layer) => layers.GetValueOrDefault(layer) ?? [];

    /// <summary>The tensor of that name; for a vocabulary tensor that the model lacks because it is tied, what it is tied to; else null.</summary>
    public TensorSource? Find(string name) => Checkpoint.Find(name) ?? FindTied(name);

    private TensorSource? FindTied(string name) => TensorNames.RoleOf(name) switch
    {
        VocabularyRole.HeadBias => FirstOf(VocabularyRole.HeadBias),
        // Without the key an architecture's default holds, which the lack of a head tells.
        VocabularyRole.Head or VocabularyRole.Embedding when Checkpoint.Config.TiesHead != false => FirstOf(VocabularyRole.Embedding) ?? FirstOf(VocabularyRole.Head),
        _ => null,
    };

    private TensorSource? FirstOf(VocabularyRole role) => Checkpoint.Tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == role);

    private string? NamedArchitecture => Reference.OverrideArchitecture ?? Checkpoint.Config.Architecture;
}
