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
    private readonly PartSums?[] parts; // of each tensor
    private readonly List<PartSums> ordered = [];

    /// <param name="sink">Takes the bytes.</param>
    /// <param name="tensors">All tensors of the output, by number.</param>
    public NormSink(ITensorSink sink, IReadOnlyList<PlannedTensor> tensors)
    {
        this.sink = sink;
        models = [.. tensors.SelectMany(t => t.Inputs).Select(i => i.Model).Distinct()];
        parts = new PartSums?[tensors.Count];
        Dictionary<string, PartSums> byName = new(StringComparer.Ordinal);
        for (int i = 0; i < parts.Length; i++)
        {
            if (IsMeasured(tensors[i].OutputType))
            {
                parts[i] = PartOf(tensors[i].Name, byName);
                parts[i]!.Elements += tensors[i].Shape.ElementCount;
            }
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
        if (!bytes.IsEmpty && parts[tensor.Number] is { } part)
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
    private PartSums PartOf(string tensor, Dictionary<string, PartSums> byName)
    {
        scoped ReadOnlySpan<char> name = tensor;
        Span<char> buffer = tensor.Length < 256 ? stackalloc char[256] : new char[tensor.Length + 1];
        if (NumberedName.IsOne(tensor, out ReadOnlySpan<char> prefix, out _, out ReadOnlySpan<char> rest))
        {
            int end = rest.IndexOf('.');
            buffer.TryWrite($"{prefix}.*.{(end < 0 ? rest : rest[..end])}", out int length); // at most as long as the name
            name = buffer[..length];
        }

        int dot = name.LastIndexOf('.');
        name = dot > 0 && name[(dot + 1)..] is "weight" or "bias" ? name[..dot] : name;
        Dictionary<string, PartSums>.AlternateLookup<ReadOnlySpan<char>> lookup = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out PartSums? part))
        {
            lookup[name] = part = new($"{name}", models.Length);
            ordered.Add(part);
        }

        return part;
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

                double?[] inputs = new double?[models];
                for (int model = 0; model < models; model++)
                {
                    inputs[model] = total.Norm(model);
                }

                return new(name, total.Norm(-1) ?? 0, EquatableArray.Create<double?>(inputs));
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
