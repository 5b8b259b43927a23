namespace MergeDsl.Pickle;

/// <summary>The class of a storage.</summary>
/// <param name="Element">The type of its elements; null for a storage of bytes, whose tensors say their type.</param>
internal sealed record TorchStorageType(TorchType? Element);
