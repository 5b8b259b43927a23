namespace MergeDsl.Cli;

/// <summary>How <c>explain</c> prints.</summary>
internal enum ExplainFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}
