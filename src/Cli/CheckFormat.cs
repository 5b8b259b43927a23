namespace MergeDsl.Cli;

/// <summary>How <c>mergedsl check</c> prints what it found.</summary>
internal enum CheckFormat
{
    /// <summary>A line for each diagnostic, as compilers print them.</summary>
    Text,

    /// <summary>An array of objects, one for each diagnostic.</summary>
    Json,

    /// <summary>A log of SARIF 2.1.0, for tools that show results of analyses.</summary>
    Sarif,
}
