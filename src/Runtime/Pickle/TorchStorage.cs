namespace MergeDsl.Pickle;

/// <summary>A stretch of numbers that tensors are views of.</summary>
/// <param name="Key">The name under which the file holds it.</param>
/// <param name="Element">The type of its elements; null for a storage of bytes.</param>
/// <param name="ByteCount">Its length in bytes.</param>
internal sealed record TorchStorage(string Key, TorchType? Element, long ByteCount);
