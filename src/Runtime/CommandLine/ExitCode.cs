namespace MergeDsl.CommandLine;

/// <summary>What commands return to their caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something that the user can mend, and has been told.</summary>
    public const int Mistake = 1;

    /// <summary>Stopped by Ctrl-C: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;
}
