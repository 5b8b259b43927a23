using System.Security.Cryptography;

namespace MergeDsl.SafeTensors;

/// <summary>The headers that were read for a plan. Files of models of one make have the same, to the byte: it is parsed once, and their tensors share its names and shapes.</summary>
internal sealed class SafeTensorsHeaders
{
    private readonly Dictionary<(string Hash, long DataLength), IReadOnlyList<SafeTensorsEntry>> known = [];

    /// <inheritdoc cref="SafeTensorsHeader.Parse"/>
    public IReadOnlyList<SafeTensorsEntry> Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        (string Hash, long DataLength) key = (Convert.ToHexString(SHA256.HashData(json)), dataLength);
        if (!known.TryGetValue(key, out IReadOnlyList<SafeTensorsEntry>? entries))
        {
            known.Add(key, entries = SafeTensorsHeader.Parse(json, dataLength));
        }

        return entries;
    }
}
