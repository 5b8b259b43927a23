namespace MergeDsl.Output;

/// <summary>How much can be written.</summary>
internal static class DiskSpace
{
    /// <summary>The free bytes of the file system that a directory is on; null where it does not tell: writing will.</summary>
    public static long? FreeIn(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
