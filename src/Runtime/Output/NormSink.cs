using System.Buffers;
using MergeDsl.Execution;
using MergeDsl.Numerics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>
/// Takes a sample of what is written while it is in the processor's cache, for the norms of the output's parts, and the same
/// elements of the inputs, which have just been read, for theirs.
/// </summary>
internal sealed class NormSink : IChunkSink
{
    // The norm of a part with millions of elements is known to a per mille from one in 32; small parts are taken whole.
    private const int OneOf = 32;
    private const long LeastSample = 1 << 17;

    private readonly ITensorSink sink;
    private readonly ModelReference[] models;
    private readonly Dictionary<string, PartSums> parts = new(StringComparer.Ordinal); // what is read from spools is another plan of the same tensor
    private readonly List<PartSums> ordered = [];

    /// <param name="sink">Takes the bytes.</param>
    /// <param name="tensors">The output's tensors.</param>
    public NormSink(ITensorSink sink, IReadOnlyList<PlannedTensor> tensors)
    {
        this.sink = sink;
        models = [.. tensors.SelectMany(t => t.Inputs).Select(i => i.Model).Distinct()];
        Dictionary<string, PartSums> byName = new(StringComparer.Ordinal);
        foreach (PlannedTensor tensor in tensors.Where(t => IsMeasured(t.OutputType)))
        {
            string name = PartOf(tensor.Name);
            if (!byName.TryGetValue(name, out PartSums? part))
            {
                byName.Add(name, part = new(name, models.Length));
                ordered.Add(part);
            }

            part.Elements += tensor.Shape.ElementCount;
            parts[tensor.Name] = part;
        }
    }

    /// <inheritdoc/>
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => Write(tensor, offset / tensor.OutputType.Size, bytes, null);

    /// <inheritdoc/>
    public void Write(PlannedTensor tensor, ReadOnlySpan<byte> bytes, Chunk chunk) => Write(tensor, chunk.Start, bytes, chunk);

    /// <summary>The models that norms are given for.</summary>
    public EquatableArray<ModelReference> Models => [.. models];

    /// <summary>The norms of what was written.</summary>
    public EquatableArray<PartNorm> Norms => ordered.Select(p => p.Norm).ToEquatableArray();

    private void Write(PlannedTensor tensor, long first, ReadOnlySpan<byte> bytes, Chunk? chunk)
    {
        sink.Write(tensor, first * tensor.OutputType.Size, bytes);
        if (!bytes.IsEmpty && parts.TryGetValue(tensor.Name, out PartSums? part))
        {
            Sample(tensor, part, first, bytes, chunk);
        }
    }

    private void Sample(PlannedTensor tensor, PartSums part, long first, ReadOnlySpan<byte> bytes, Chunk? chunk)
    {
        int count = bytes.Length / tensor.OutputType.Size;
        double share = Math.Clamp((double)LeastSample / part.Elements, 1.0 / OneOf, 1);
        int sample = Math.Clamp((int)(count * share), 1, count);
        double weight = (double)count / sample;
        SquareSums sums = part.Sums.Take();
        byte[]? buffer = null;
        try
        {
            sums.Add(-1, weight * Squares(tensor.OutputType, bytes[..(sample * tensor.OutputType.Size)]));
            foreach (PlannedInput input in tensor.Inputs)
            {
                if (input.Source.Cost != ReadCost.Expensive && IsMeasured(input.Source.Type))
                {
                    ReadOnlySpan<byte> values = chunk is null ? [] : chunk.FirstOf(input.Source, sample);
                    if (values.IsEmpty)
                    {
                        buffer ??= ArrayPool<byte>.Shared.Rent(sample * sizeof(double));
                        input.Source.ReadBytes(first, buffer.AsSpan(0, sample * input.Source.Type.Size));
                        values = buffer.AsSpan(0, sample * input.Source.Type.Size);
                    }

                    sums.Add(Array.IndexOf(models, input.Model), weight * Squares(input.Source.Type, values));
                }
            }
        }
        finally
        {
            part.Sums.Return(sums);
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static double Squares(DType type, ReadOnlySpan<byte> bytes) =>
        type == DType.F64 ? Squares<double>(type, bytes) : Squares<float>(type, bytes);

    private static double Squares<T>(DType type, ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        Span<T> block = stackalloc T[Block.Size];
        double sum = 0;
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(Block.Size, bytes.Length / type.Size);
            Span<T> values = block[..Block.Padded(length)];
            ElementTypes.Widen(type, bytes[..(length * type.Size)], values[..length]);
            values[length..].Clear();
            sum += BlockSums.Dot<T>(values, values);
            bytes = bytes[(length * type.Size)..];
        }

        return sum;
    }

    private static bool IsMeasured(DType type) => type is DType.F64 or DType.F32 or DType.F16 or DType.BF16;

    // Of a layer its parts, over all layers; of what stands outside each tensor, a bias with its weight.
    private static string PartOf(string tensor)
    {
        string name = NumberedName.Of(tensor) is { } inLayer ? $"{inLayer.Prefix}.*.{inLayer.Rest.Split('.')[0]}" : tensor;
        int dot = name.LastIndexOf('.');
        return dot > 0 && name[(dot + 1)..] is "weight" or "bias" ? name[..dot] : name;
    }

    private sealed class PartSums(string name, int models)
    {
        public long Elements { get; set; }

        public Accumulators<SquareSums> Sums { get; } = new(() => new(models));

        public PartNorm Norm
        {
            get
            {
                SquareSums total = new(models);
                foreach (SquareSums sums in Sums.All)
                {
                    total.Add(sums);
                }

                return new(name, total.Norm(-1) ?? 0, Enumerable.Range(0, models).Select(total.Norm).ToEquatableArray());
            }
        }
    }

    // Of the output, -1, and of each model. The sums are exact, so that the order in which threads come does not show.
    private sealed class SquareSums(int models)
    {
        private readonly ExactSum[] sums = new ExactSum[models + 1];
        private readonly bool[] seen = new bool[models + 1];

        public double? Norm(int model) => seen[model + 1] ? Math.Sqrt(sums[model + 1].Value) : null;

        public void Add(int model, double squares)
        {
            sums[model + 1].Add(squares);
            seen[model + 1] = true;
        }

        public void Add(SquareSums other)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i].Add(other.sums[i]);
                seen[i] |= other.seen[i];
            }
        }
    }
}
