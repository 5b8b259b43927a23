using System.Globalization;
using MergeDsl.Execution;

namespace MergeDsl.CommandLine;

/// <summary>Puts progress into words.</summary>
/// <param name="time">The clock; the merge starts when this object is made.</param>
internal sealed class ProgressText(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private MergePhase phase;
    private long phaseStart = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(start);

    /// <summary>Bytes, rate and remaining time: <c>1.24 of 6.60 GB, 1.10 GB/s, 5 s left</c>.</summary>
    public string Describe(MergeProgress progress)
    {
        if (progress.Phase != phase)
        {
            (phase, phaseStart) = (progress.Phase, time.GetTimestamp());
        }

        string text = $"{(phase == MergePhase.Download ? "downloading " : "")}{ByteSize.Format(progress.BytesDone)} of {ByteSize.Format(progress.BytesTotal)}";
        double seconds = time.GetElapsedTime(phaseStart).TotalSeconds;
        if (seconds <= 0 || progress.BytesDone <= 0)
        {
            return text;
        }

        double rate = progress.BytesDone / seconds;
        return $"{text}, {ByteSize.Format(rate)}/s, {Describe(TimeSpan.FromSeconds((progress.BytesTotal - progress.BytesDone) / rate))} left";
    }

    /// <summary>The whole per cent that are done, rounded down.</summary>
    public static int Percent(MergeProgress progress) =>
        progress.BytesTotal == 0 ? 100 : (int)(100 * (Int128)progress.BytesDone / progress.BytesTotal);

    /// <summary>A time to the second: <c>5 s</c>, <c>2:07 min</c>, <c>1:00:12 h</c>.</summary>
    public static string Describe(TimeSpan time)
    {
        TimeSpan whole = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        return whole.TotalMinutes < 1 ? $"{whole.Seconds} s"
            : whole.TotalHours < 1 ? whole.ToString("m':'ss' min'", CultureInfo.InvariantCulture)
            : $"{(int)whole.TotalHours}{whole.ToString("':'mm':'ss' h'", CultureInfo.InvariantCulture)}";
    }
}
