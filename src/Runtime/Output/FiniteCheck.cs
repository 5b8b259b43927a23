using System.Globalization;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Numerics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Hands results on, and stops the merge at a NaN or an infinity where no input has one.</summary>
/// <param name="next">Takes the bytes.</param>
/// <param name="allow">Whether such elements are written all the same, and counted.</param>
internal sealed class FiniteCheck(ITensorSink next, bool allow) : ITensorSink
{
    private long made;
    private long inherited;
    private string? firstMade;
    private string? firstInherited;

    /// <inheritdoc/>
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes)
    {
        if (NonFinite.IsAmong(tensor.OutputType, bytes))
        {
            int size = tensor.OutputType.Size;
            for (int at = 0; at < bytes.Length; at += Block.Size * size)
            {
                ReadOnlySpan<byte> block = bytes[at..Math.Min(bytes.Length, at + (Block.Size * size))];
                if (NonFinite.IsAmong(tensor.OutputType, block))
                {
                    Look(tensor, (offset + at) / size, block);
                }
            }
        }

        next.Write(tensor, offset, bytes);
    }

    /// <summary>How many elements that are not finite were written.</summary>
    public long Found => made + inherited;

    /// <summary>A tensor with such an element; or null.</summary>
    public string? FoundIn => firstMade ?? firstInherited;

    /// <summary>Says what was found that did not stop the merge.</summary>
    public void Report(ProblemList problems)
    {
        if (made > 0)
        {
            problems.Add(OutputDiagnostics.NonFiniteMade, made, firstMade);
        }

        if (inherited > 0)
        {
            problems.Add(OutputDiagnostics.NonFiniteInherited, inherited, firstInherited);
        }
    }

    private void Look(PlannedTensor tensor, long start, ReadOnlySpan<byte> block)
    {
        double[] results = Values(tensor.OutputType, block);
        double[][] inputs = [.. tensor.Inputs.Select(i => Read(i.Source, start, results.Length))];
        for (int i = 0; i < results.Length; i++)
        {
            if (double.IsFinite(results[i]))
            {
                continue;
            }

            if (Array.Exists(inputs, values => !double.IsFinite(values[i])))
            {
                Interlocked.Increment(ref inherited);
                firstInherited ??= tensor.Name;
                continue;
            }

            Interlocked.Increment(ref made);
            firstMade ??= tensor.Name;
            if (!allow)
            {
                string values = string.Join(", ", tensor.Inputs.Select((input, m) => string.Create(CultureInfo.InvariantCulture, $"{input.Model}: {inputs[m][i]:G9}")));
                throw MergeException.Of(OutputDiagnostics.NonFinite, tensor.Name, start + i, double.IsNaN(results[i]) ? "not a number" : "infinite", tensor.OutputType, values);
            }
        }
    }

    private static double[] Read(TensorSource source, long start, int count)
    {
        byte[] bytes = new byte[count * source.Type.Size];
        source.ReadBytes(start, bytes);
        return Values(source.Type, bytes);
    }

    private static double[] Values(DType type, ReadOnlySpan<byte> bytes)
    {
        double[] values = new double[bytes.Length / type.Size];
        ElementTypes.Widen(type, bytes, values);
        return values;
    }
}
