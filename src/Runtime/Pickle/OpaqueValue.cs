namespace MergeDsl.Pickle;

/// <summary>A plain value that no tensor needs: bytes, a set, a device, a number beyond 64 bits. Which one is not kept.</summary>
internal sealed class OpaqueValue
{
    public static readonly OpaqueValue Instance = new();

    private OpaqueValue()
    {
    }
}
