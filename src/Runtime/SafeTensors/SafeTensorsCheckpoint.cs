using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>The safetensors files of a model's directory.</summary>
internal static class SafeTensorsCheckpoint
{
    /// <summary>The format.</summary>
    public static CheckpointFormat Format { get; } =
        new("model.safetensors", ShardIndex.FileName, [".safetensors"], ["adapter_"], SafeTensorsFile.ReadTensors);
}
