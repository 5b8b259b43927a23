using System.Runtime.InteropServices;
using MergeDsl.Catalog;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>Merges arrays in memory, on the kernels that merge checkpoints: the same numbers come out.</summary>
public static class ArrayMerge
{
    extension(MergeMethod method)
    {
        /// <summary>Merges one tensor whose elements are in memory.</summary>
        /// <param name="shape">The lengths of its dimensions, outermost first; elements are in row-major order.</param>
        /// <param name="baseElements">The base, for a method that knows one; else null.</param>
        /// <param name="models">The other inputs, in the order of the method's values.</param>
        /// <param name="name">The tensor's name: random masks depend on it.</param>
        /// <param name="seed">The seed of random masks.</param>
        /// <typeparam name="T">float or double: the type of the inputs, of arithmetic and of the result.</typeparam>
        /// <exception cref="ArgumentException">An array has another length than the shape says, the method takes another number of inputs, or one of its values is out of range.</exception>
        public T[] Merge<T>(ReadOnlySpan<long> shape, T[]? baseElements, IReadOnlyList<T[]> models, string name = "", ulong seed = 0)
            where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(models);
            DType type = typeof(T) == typeof(float) ? DType.F32
                : typeof(T) == typeof(double) ? DType.F64
                : throw new ArgumentException($"Arrays of {typeof(T).Name} are not merged; convert them to float or double.", nameof(models));
            TensorShape dimensions = new([.. shape]);
            Check(method, baseElements is not null, models.Count);
            List<PlannedInput> inputs = [.. models.Select((m, i) => Input(dimensions, type, m, $"model {i + 1}", isBase: false))];
            if (baseElements is not null)
            {
                inputs.Add(Input(dimensions, type, baseElements, "base", isBase: true));
            }

            T[] result = new T[dimensions.ElementCount];
            PlannedTensor tensor = new(name, dimensions, type, type, method, [.. inputs], Shard: 0, Offset: 0);
            MergeEngine.Run([tensor], new ArraySink<T>(result), new EngineOptions { Seed = seed });
            return result;
        }
    }

    private static void Check(MergeMethod method, bool hasBase, int models)
    {
        MethodSchema schema = method.Schema;
        bool counts = schema.Base switch
        {
            Declaration.BaseRole.Required => hasBase,
            Declaration.BaseRole.Ordinary => !hasBase,
            _ => true,
        };
        if (!counts)
        {
            throw new ArgumentException($"{schema.Name} {(hasBase ? "knows no base: give it among the models" : "needs a base")}.", nameof(method));
        }

        if (schema.ParametersOf(ParameterScope.PerModel).Any() && method.Values.Models.Count != models)
        {
            throw new ArgumentException($"{schema.Name} has values for {method.Values.Models.Count} models, and there are {models}.", nameof(method));
        }

        int inputs = models + (hasBase && schema.Inputs.CountsBase ? 1 : 0);
        if (inputs < schema.Inputs.Min || inputs > schema.Inputs.Max)
        {
            throw new ArgumentException($"{schema.Name} does not take {inputs} {(schema.Inputs.CountsBase ? "inputs" : "models")}.", nameof(method));
        }

        if (schema.Problems(method.Values).FirstOrDefault(p => !p.IsAdvice) is { } problem)
        {
            throw new ArgumentException($"{schema.Name}: {problem.Message}", nameof(method));
        }
    }

    private static PlannedInput Input<T>(TensorShape shape, DType type, T[] elements, string name, bool isBase)
        where T : unmanaged => elements.Length == shape.ElementCount
            ? new(new ArraySource<T>(name, shape, type, elements), new ModelReference(name), isBase)
            : throw new ArgumentException($"The {name} has {elements.Length} elements, and the shape {shape} says {shape.ElementCount}.", nameof(elements));

    private sealed class ArraySource<T>(string name, TensorShape shape, DType type, T[] elements) : TensorSource(name, shape, type)
        where T : unmanaged
    {
        public override void ReadBytes(long start, Span<byte> destination) =>
            MemoryMarshal.AsBytes(elements.AsSpan((int)start, destination.Length / Type.Size)).CopyTo(destination);
    }

    private sealed class ArraySink<T>(T[] result) : ITensorSink
        where T : unmanaged
    {
        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) =>
            MemoryMarshal.Cast<byte, T>(bytes).CopyTo(result.AsSpan((int)(offset / tensor.OutputType.Size)));
    }
}
