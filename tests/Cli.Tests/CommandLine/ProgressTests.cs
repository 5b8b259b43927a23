using MergeDsl.CommandLine;
using MergeDsl.Execution;
using Xunit;

namespace MergeDsl.Tests.CommandLine;

public class ProgressTests
{
    private readonly ManualTime time = new();
    private readonly StringWriter output = new() { NewLine = "\n" };

    [Fact]
    public void A_log_gets_a_line_every_five_seconds()
    {
        ProgressLines lines = new(output, time);
        lines.Report(Progress(0.1));
        time.Advance(5);
        lines.Report(Progress(2));
        time.Advance(4);
        lines.Report(Progress(4));
        time.Advance(1);
        lines.Report(Progress(4));

        Assert.Equal(
            "25 %: 2.00 GB of 8.00 GB, 400 MB/s, 15 s left, tensor 3 of 12\n" +
            "50 %: 4.00 GB of 8.00 GB, 400 MB/s, 10 s left, tensor 6 of 12\n",
            output.ToString());
    }

    [Fact]
    public void A_short_merge_leaves_no_line_in_a_log()
    {
        ProgressLines lines = new(output, time);
        time.Advance(4.9);
        lines.Report(Progress(8));
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public void A_terminal_shows_a_bar_on_one_line_and_wipes_it_at_the_end()
    {
        using (ProgressBar bar = new(output, 60, time))
        {
            time.Advance(1);
            bar.Report(Progress(2));
            time.Advance(0.05);
            bar.Report(Progress(3));
        }

        Assert.Equal("\r\e[K[##........]  25 %  2.00 GB of 8.00 GB, 2.00 GB/s, 3 s left\r\e[K", output.ToString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(59)]
    [InlineData(48)]
    [InlineData(20)]
    [InlineData(1)]
    public void The_bar_never_reaches_the_last_column(int width)
    {
        using ProgressBar bar = new(output, width, time);
        time.Advance(1);
        bar.Report(Progress(4));
        Assert.True(output.ToString().Replace("\r\e[K", "").Length < width);
    }

    [Fact]
    public void Nothing_is_drawn_after_the_end()
    {
        ProgressBar bar = new(output, 60, time);
        bar.Dispose();
        time.Advance(1);
        bar.Report(Progress(4));
        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(59.5, "1:00 min")]
    [InlineData(127, "2:07 min")]
    [InlineData(3612, "1:00:12 h")]
    [InlineData(90000, "25:00:00 h")]
    public void Times_are_shown_to_the_second(double seconds, string text) =>
        Assert.Equal(text, ProgressText.Describe(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_merge_of_nothing_is_complete() => Assert.Equal(100, ProgressText.Percent(default));

    private static MergeProgress Progress(double gigabytes) =>
        new((long)(gigabytes * 1e9), 8_000_000_000, (int)(gigabytes * 1.5), 12, null);
}
