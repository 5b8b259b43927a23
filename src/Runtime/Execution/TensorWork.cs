using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>A tensor to be made: one of an output, or one that others read.</summary>
/// <param name="Output">The output that it is made for.</param>
/// <param name="Tensor">The tensor, its inputs read where they are kept.</param>
/// <param name="Seed">The seed of random masks.</param>
/// <param name="Needs">The spools that its inputs are read from.</param>
internal sealed record TensorWork(EngineOutput Output, PlannedTensor Tensor, ulong Seed, IReadOnlyList<Spool> Needs)
{
    private int read = Read(Tensor);

    /// <summary>The spool that takes the result; null: it goes to the sink, being part of the output.</summary>
    public Spool? Target { get; init; }

    /// <summary>The stage that it belongs to; null for the result's own tensors.</summary>
    public string? Stage { get; init; }

    /// <summary>The bytes of files that are read.</summary>
    public long BytesFromFiles => Tensor.Shape.ElementCount * read;

    /// <summary>The bytes of an element that are read from files or written to the output: what is spooled is not counted.</summary>
    public int BytesPerElement => read + (Target is null ? Tensor.OutputType.Size : 0);

    /// <summary>
    /// How many candidates of order statistics, of all models, keep it from more passes: a bracket around each of a sample's
    /// quantiles (<see cref="SampleRound{V}.Runs"/>), or masks of a bit an element. Combinations are measured without.
    /// </summary>
    public long Candidates
    {
        get
        {
            int models = Tensor.Inputs.Count(i => !i.IsBase);
            if (Tensor.Method is null or CombinationMethod || Tensor.Method.IsOnePass(models))
            {
                return 0;
            }

            double elements = Tensor.Shape.ElementCount;
            return models * (long)Math.Max(12 * Math.Cbrt(elements * elements), elements / 32);
        }
    }

    /// <summary>The tensor's name, with its output and stage.</summary>
    public string Title => string.Join(": ", ((string?[])[Output.Name, Stage, Tensor.Name]).Where(n => n is not null));

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

    /// <summary>The same, made with others: what these read is not read again.</summary>
    public TensorWork After(SharedInputs others) => this with { read = Read(Tensor, others) };

    /// <summary>Makes room for the result, where it is kept.</summary>
    /// <exception cref="MergeException">There is none.</exception>
    public void Begin()
    {
        try
        {
            Target?.Open();
        }
        catch (MergeException e) when (Explain(e) is { } told)
        {
            throw told;
        }
    }

    /// <summary>Lets others read the result, and frees what nobody reads any more.</summary>
    public void End()
    {
        Target?.Close();
        foreach (Spool spool in Needs)
        {
            spool.Leave();
        }
    }

    /// <summary>The failure, told of the output and the stage; null where that adds nothing.</summary>
    public Exception? Explain(Exception failure) => failure switch
    {
        _ when (Output.Name ?? Stage) is null => null,
        IOException when Output.Name is null => new IOException($"{Place}: {failure.Message}", failure),
        IOException => new MergeException([MergeProblem.Of(MergeDiagnostics.ReadFailed, Place, failure.Message)], failure),
        MergeException known => known.In(Place),
        _ => null,
    };

    private string Place => Stage is null ? $"{Output.Name}" : Output.Name is null ? $"stage {Stage}" : $"{Output.Name}: stage {Stage}";

    /// <summary>The bytes of an element that are read from files: of what is there twice once, and nothing of what others have read.</summary>
    public static int Read(PlannedTensor tensor, SharedInputs? others = null)
    {
        int bytes = 0;
        for (int i = 0; i < tensor.Inputs.Count; i++)
        {
            TensorSource source = tensor.Inputs[i].Source;
            bytes += FromFiles(source) && others?.Contains(source) != true && !tensor.Inputs.AsSpan()[..i].Reads(source) ? source.Type.Size : 0;
        }

        return bytes;
    }

    private static bool FromFiles(TensorSource source) => source is not Spool && (source.Origins.Count == 0 || source.Origins.Any(FromFiles));
}
