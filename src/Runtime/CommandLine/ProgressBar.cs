using MergeDsl.Execution;

namespace MergeDsl.CommandLine;

/// <summary>Progress on a terminal: one line that is drawn anew, and wiped at the end.</summary>
internal sealed class ProgressBar(TextWriter output, int terminalWidth, TimeProvider time) : IProgress<MergeProgress>, IDisposable
{
    private const string WipeLine = "\r\e[K";
    private const int MostCells = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly ProgressText text = new(time);
    private TimeSpan next = Pause;
    private bool drawn;

    /// <summary>Called by any thread that finishes a piece of work.</summary>
    public void Report(MergeProgress value)
    {
        lock (gate)
        {
            if (text.Elapsed < next)
            {
                return;
            }

            next = text.Elapsed + Pause;
            drawn = true;
            output.Write(WipeLine + Line(value));
            output.Flush();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (drawn)
            {
                output.Write(WipeLine);
                output.Flush();
            }

            // A late report must not draw over what comes next.
            next = TimeSpan.MaxValue;
        }
    }

    private string Line(MergeProgress progress)
    {
        int percent = ProgressText.Percent(progress);
        string words = $"{percent,3} %  {text.Describe(progress)}";
        int cells = Math.Min(MostCells, terminalWidth - words.Length - 4);
        if (cells < 5)
        {
            return words.Length < terminalWidth ? words : words[..Math.Max(0, terminalWidth - 1)];
        }

        int full = cells * percent / 100;
        return $"[{new string('#', full)}{new string('.', cells - full)}] {words}";
    }
}
