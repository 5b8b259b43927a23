namespace MergeDsl.Planning;

/// <summary>A file of the output's weights.</summary>
/// <param name="FileName">Its name: <c>model.safetensors</c>, or <c>model-00001-of-00003.safetensors</c>.</param>
/// <param name="Header">Its first bytes: the length of the header, and the header, padded so that tensors are aligned.</param>
/// <param name="Length">Its length in bytes, header included.</param>
public sealed record PlannedShard(string FileName, EquatableArray<byte> Header, long Length);
