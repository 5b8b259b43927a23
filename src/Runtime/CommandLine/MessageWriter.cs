using System.Text;

namespace MergeDsl.CommandLine;

/// <summary>Writes messages where they can be written: a merge does not fail because its log is on a full disk, or nobody listens any more.</summary>
/// <param name="inner">Where they go to.</param>
internal sealed class MessageWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // There is no other place to tell it.
        }
    }
}
