using System.Buffers.Binary;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>Opens safetensors files.</summary>
internal static class SafeTensorsFile
{
    private const int PrefixLength = sizeof(ulong);

    /// <summary>Whether a file's name says that it is one.</summary>
    public static bool IsOne(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    /// <summary>The tensors of a file, in the order of their bytes.</summary>
    /// <exception cref="MergeException">The file is a pointer to weights elsewhere, or its header does not hold.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<TensorSource> ReadTensors(CheckpointFile file) => ReadTensors(file, new());

    /// <summary>The same, with what was read of other files.</summary>
    public static List<TensorSource> ReadTensors(CheckpointFile file, SafeTensorsHeaders headers)
    {
        try
        {
            long headerLength = ReadHeaderLength(file);
            using NativeBuffer json = new((int)headerLength);
            file.Read(PrefixLength, json.Bytes);
            long data = PrefixLength + headerLength;
            IReadOnlyList<SafeTensorsEntry> entries = headers.Parse(json.Bytes, file.Length - data);
            List<TensorSource> tensors = new(entries.Count);
            foreach (SafeTensorsEntry e in entries)
            {
                tensors.Add(new FileTensorSource(e.Name, e.Shape, e.Type, new(file, data + e.Begin, e.End - e.Begin)));
            }

            return tensors;
        }
        catch (MalformedHeaderException e)
        {
            throw new MergeException([MergeProblem.Of(CheckpointDiagnostics.BadFile, file.Path, e.Message)], e);
        }
    }

    private static long ReadHeaderLength(CheckpointFile file)
    {
        PointerFile.Refuse(file);
        if (file.Length < PrefixLength)
        {
            throw new MalformedHeaderException($"the file has {file.Length} bytes, a safetensors file has at least {PrefixLength}");
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        file.Read(0, prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafeTensorsHeader.MaxLength)
        {
            throw new MalformedHeaderException($"the header would have {length} bytes, at most {SafeTensorsHeader.MaxLength} are allowed: this is no safetensors file");
        }

        return (long)length <= file.Length - PrefixLength
            ? (long)length
            : throw new MalformedHeaderException($"the header has {length} bytes and the file ends after {file.Length - PrefixLength} of them: it is truncated");
    }
}
