using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Tests.Execution;

/// <summary>Merges one tensor in memory.</summary>
internal sealed record TestMerge(MergeMethod? Method, DType Type = DType.F32)
{
    public DType? InputType { get; init; }

    public DType? OutputType { get; init; }

    public EngineOptions Options { get; init; } = new() { Threads = 1 };

    public string Name { get; init; } = "model.layers.0.mlp.up_proj.weight";

    public static TensorShape Shape(params long[] dimensions) => new([.. dimensions]);

    /// <summary>A tensor as the engine begins it.</summary>
    public static TensorMerge Begin(PlannedTensor tensor, EngineOptions options)
    {
        EngineLimits limits = new(options);
        SharedInputs inputs = SharedInputs.Of(tensor);
        return new(new(new([tensor], new MemorySink(), options.Seed), tensor, options.Seed, []), inputs, limits.ChunkElements(inputs.BytesPerElement), limits.Candidates);
    }

    /// <summary>Merges a base and models; no base: null.</summary>
    public double[] Run(TensorShape shape, double[]? baseValues, params double[][] models) =>
        ScalarTypes.Values(OutputType ?? Type, Bytes(shape, baseValues, models));

    public byte[] Bytes(TensorShape shape, double[]? baseValues, params double[][] models)
    {
        PlannedTensor tensor = Plan(shape, baseValues, models);
        return Run(tensor);
    }

    public byte[] Run(PlannedTensor tensor)
    {
        MemorySink sink = new();
        MergeEngine.Run([tensor], sink, Options);
        return sink.Bytes(tensor);
    }

    public PlannedTensor Plan(TensorShape shape, double[]? baseValues, params double[][] models)
    {
        List<PlannedInput> inputs = [.. models.Select((m, i) => Input(shape, $"model-{i}", m, isBase: false))];
        if (baseValues is not null)
        {
            inputs.Add(Input(shape, "base", baseValues, isBase: true));
        }

        return new(Name, shape, InputType ?? Type, OutputType ?? Type, Method, [.. inputs], 0, 0);
    }

    private PlannedInput Input(TensorShape shape, string model, double[] values, bool isBase) =>
        new(ArrayTensorSource.Of(Type, shape, values), new ModelReference(model), isBase);
}
