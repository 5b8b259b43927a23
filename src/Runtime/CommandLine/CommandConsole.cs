namespace MergeDsl.CommandLine;

/// <summary>What a command reads and writes: results go to <paramref name="Out"/>, messages and progress to <paramref name="Error"/>.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Messages and progress.</param>
/// <param name="In">What <c>-</c> stands for.</param>
/// <param name="TerminalWidth">The columns of the terminal that messages go to; 0 if they go elsewhere.</param>
internal sealed record CommandConsole(TextWriter Out, TextWriter Error, TextReader In, int TerminalWidth = 0)
{
    /// <summary>The process's own streams; standard input is opened as a file, since a reader of the console sets up the terminal at once.</summary>
    public static CommandConsole OfProcess() =>
        new(Console.Out, new MessageWriter(Console.Error), new StreamReader(Console.OpenStandardInput()), Console.IsErrorRedirected ? 0 : WidthOfTerminal());

    private static int WidthOfTerminal()
    {
        try
        {
            // A terminal that does not tell its width (a serial line) is taken for a narrow one.
            return Console.WindowWidth > 0 ? Console.WindowWidth : 60;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
