using MergeDsl.Text;
using Xunit;

namespace MergeDsl.Tests.Text;

public sealed class LineMapTests
{
    [Fact]
    public void All_line_breaks_of_the_compiler_count()
    {
        string text = "a\r\nb\nc\rd\u0085e\u2028f\u2029g";
        LineMap lines = new(text);
        Assert.Equal(7, lines.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], "abcdefg".Select(c => lines.LineOf(text.IndexOf(c))));
        Assert.Equal(new TextPosition(0, 2), lines.PositionOf(2));
    }

    [Fact]
    public void A_byte_order_mark_takes_no_column()
    {
        Assert.Equal(new TextPosition(0, 0), new LineMap("\uFEFFab").PositionOf(1));
        Assert.Equal(new TextPosition(0, 0), new LineMap("\uFEFFab").PositionOf(0));
    }

    [Fact]
    public void Positions_outside_are_drawn_in() => Assert.Equal(new TextPosition(1, 1), new LineMap("a\nb").PositionOf(99));
}
