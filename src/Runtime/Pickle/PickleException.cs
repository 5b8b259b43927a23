using MergeDsl.Diagnostics;

namespace MergeDsl.Pickle;

/// <summary>What is wrong with a pickled checkpoint; the file's name is added where it is known.</summary>
/// <param name="descriptor">Its kind: it takes the file and the message.</param>
/// <param name="message">The message.</param>
internal sealed class PickleException(DiagnosticDescriptor descriptor, string message) : Exception(message)
{
    /// <summary>Its kind.</summary>
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    /// <summary>The file does not hold together: truncated, damaged, or of another format.</summary>
    public static PickleException Malformed(string message) => new(CheckpointDiagnostics.BadFile, message);

    /// <summary>It asks for more than tensors and plain values.</summary>
    public static PickleException Refused(string message) => new(CheckpointDiagnostics.PickleRefused, message);

    /// <summary>It is well formed, and of a kind that is not read.</summary>
    public static PickleException Unsupported(string message) => new(CheckpointDiagnostics.PickleUnsupported, message);
}
