using System.Globalization;
using System.Text;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tensors;

/// <summary>What a clone without Git LFS holds in place of weights: three short lines, "version", "oid sha256:…", "size N".</summary>
internal static class PointerFile
{
    /// <exception cref="MergeException">The file is such a pointer.</exception>
    public static void Refuse(CheckpointFile file)
    {
        ReadOnlySpan<byte> start = "version https://git-lfs"u8;
        if (file.Length > 1024 || file.Length < start.Length)
        {
            return;
        }

        byte[] text = new byte[file.Length];
        file.Read(0, text);
        Refuse(file.Path, text);
    }

    /// <exception cref="MergeException">The bytes of the file are such a pointer.</exception>
    public static void Refuse(string path, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("version https://git-lfs"u8))
        {
            string size = Array.Find(Encoding.UTF8.GetString(text).Split('\n'), line => line.StartsWith("size ", StringComparison.Ordinal)) ?? "";
            string bytes = size.Length > 5 && long.TryParse(size.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? size[5..] : "an unknown number";
            throw MergeException.Of(CheckpointDiagnostics.PointerFile, path, bytes);
        }
    }
}
