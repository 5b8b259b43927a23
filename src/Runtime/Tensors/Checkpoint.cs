using MergeDsl.Recipes;

namespace MergeDsl.Tensors;

/// <summary>A model on disk: its configuration and its tensors, opened and checked, none of them read.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly Dictionary<string, TensorSource> byName;

    internal Checkpoint(ModelReference model, string directory, ModelConfig config, IReadOnlyList<TensorSource> tensors, IReadOnlyList<CheckpointFile> files)
    {
        Model = model;
        Directory = directory;
        TokenizerDirectory = directory;
        Config = config;
        Tensors = tensors;
        Files = files;
        byName = new(tensors.Count, StringComparer.Ordinal);
        foreach (TensorSource tensor in tensors)
        {
            byName.TryAdd(tensor.Name, tensor);
        }
    }

    /// <summary>The model, as the recipe names it.</summary>
    public ModelReference Model { get; }

    /// <summary>The directory that it lies in.</summary>
    public string Directory { get; }

    /// <summary>The directory of its tokenizer: its own, or that of an adapter that brings one.</summary>
    internal string TokenizerDirectory { get; init; }

    /// <summary>Its configuration.</summary>
    public ModelConfig Config { get; }

    /// <summary>Its tensors in the order in which its files hold them.</summary>
    public IReadOnlyList<TensorSource> Tensors { get; }

    /// <summary>The files that they are read from.</summary>
    public IReadOnlyList<CheckpointFile> Files { get; }

    /// <summary>The bytes of all its tensors.</summary>
    public long ByteCount => Tensors.Sum(t => t.Shape.ElementCount * t.Type.Size);

    /// <summary>The tensor of that name, or null.</summary>
    public TensorSource? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether the other's tensors have the same names in the same order.</summary>
    internal bool HasNamesOf(Checkpoint other)
    {
        for (int i = 0; i < Tensors.Count; i++)
        {
            if (i == other.Tensors.Count || Tensors[i].Name != other.Tensors[i].Name)
            {
                return false;
            }
        }

        return Tensors.Count == other.Tensors.Count;
    }

    /// <summary>The same checkpoint under the name that a recipe has for it.</summary>
    internal Checkpoint As(ModelReference model) => new(model, Directory, Config, Tensors, Files) { TokenizerDirectory = TokenizerDirectory };

    /// <summary>The same checkpoint with the numbers that its scaled 8-bit floats stand for.</summary>
    /// <param name="type">The type that they are rounded to; null: the one that the configuration names.</param>
    internal Checkpoint Dequantised(DType? type = null)
    {
        IReadOnlyList<TensorSource> numbers = ScaledFloats.Dequantise(Tensors, Config, type);
        return numbers == Tensors ? this : new(Model, Directory, Config, numbers, Files) { TokenizerDirectory = TokenizerDirectory };
    }

    /// <summary>Closes its files.</summary>
    public void Dispose()
    {
        foreach (CheckpointFile file in Files)
        {
            file.Dispose();
        }
    }
}
