namespace MergeDsl.CommandLine;

/// <summary>How much a command says besides its result.</summary>
internal enum Verbosity
{
    /// <summary>Warnings and errors only.</summary>
    Quiet,

    /// <summary>Progress and what was written.</summary>
    Normal,

    /// <summary>Also advice, and what is about to be done.</summary>
    Verbose,
}
