using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>A tensor to be made: one of the output, or one that others read.</summary>
/// <param name="Tensor">The tensor, its inputs read where they are kept.</param>
/// <param name="Seed">The seed of random masks.</param>
/// <param name="Needs">The spools that its inputs are read from.</param>
internal sealed record TensorWork(PlannedTensor Tensor, ulong Seed, IReadOnlyList<Spool> Needs)
{
    private readonly int read = Tensor.Inputs.Sum(i => FromFiles(i.Source) ? i.Source.Type.Size : 0);

    /// <summary>The spool that takes the result; null: it goes to the sink, being part of the output.</summary>
    public Spool? Target { get; init; }

    /// <summary>The stage that it belongs to; null for the result's own tensors.</summary>
    public string? Stage { get; init; }

    /// <summary>The bytes of files that are read.</summary>
    public long BytesFromFiles => Tensor.Shape.ElementCount * read;

    /// <summary>The bytes of an element that are read from files or written to the output: what is spooled is not counted.</summary>
    public int BytesPerElement => read + (Target is null ? Tensor.OutputType.Size : 0);

    /// <summary>The tensor's name, with its stage.</summary>
    public string Title => Stage is null ? Tensor.Name : $"{Stage}: {Tensor.Name}";

    /// <summary>Whether everything that it reads is there.</summary>
    public bool IsReady
    {
        get
        {
            foreach (Spool spool in Needs)
            {
                if (!spool.IsFilled)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Makes room for the result, where it is kept.</summary>
    public void Begin() => Target?.Open();

    /// <summary>Lets others read the result, and frees what nobody reads any more.</summary>
    public void End()
    {
        Target?.Close();
        foreach (Spool spool in Needs)
        {
            spool.Leave();
        }
    }

    /// <summary>The failure, told of the stage.</summary>
    public Exception Explain(Exception failure) => failure switch
    {
        _ when Stage is null => failure,
        IOException => new IOException($"stage {Stage}: {failure.Message}", failure),
        MergeException known => known.InStage(Stage),
        _ => failure,
    };

    private static bool FromFiles(TensorSource source) => source is not Spool && (source.Origins.Count == 0 || source.Origins.Any(FromFiles));
}
