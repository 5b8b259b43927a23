using MergeDsl.Recipes;

namespace MergeDsl.Hub;

/// <summary>How far the download of a model is.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The file that bytes arrived of last.</param>
/// <param name="BytesDone">The bytes that are here.</param>
/// <param name="BytesTotal">The bytes of all files that were missing.</param>
public readonly record struct DownloadProgress(ModelReference Model, string File, long BytesDone, long BytesTotal);
