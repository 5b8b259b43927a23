using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>The pickled PyTorch files of a model's directory.</summary>
internal static class PickleCheckpoint
{
    /// <summary>The format. What trainers leave beside the weights (optimizers, random states, their own arguments) is none.</summary>
    public static CheckpointFormat Format { get; } = new(
        "pytorch_model.bin", "pytorch_model.bin.index.json", [".bin", ".pt", ".pth"],
        ["adapter_", "training_args", "optimizer", "scheduler", "scaler", "rng_state", "random_states"], (file, _) => TorchFile.ReadTensors(file));
}
