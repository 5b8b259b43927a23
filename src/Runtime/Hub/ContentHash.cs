using System.Security.Cryptography;
using System.Text;

namespace MergeDsl.Hub;

/// <summary>Whether a file's content is the one that its listing names.</summary>
internal static class ContentHash
{
    /// <summary>Compares the first <paramref name="length"/> bytes of a file with its hash; true where the listing gives none.</summary>
    public static async Task<bool> AgreesAsync(HubFile file, string path, long length, CancellationToken cancellationToken)
    {
        if (!file.HasSha256 && !file.HasGitHash)
        {
            return true;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(file.HasSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (file.HasGitHash)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {length}\0"));
        }

        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: false);
        byte[] buffer = new byte[1 << 20];
        while (length > 0)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            length -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Tag?.ToLowerInvariant();
    }
}
