using MergeDsl.CommandLine;
using Xunit;

namespace MergeDsl.Tests.CommandLine;

public class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("123456789", 123456789)]
    [InlineData("200K", 200_000)]
    [InlineData("750M", 750_000_000)]
    [InlineData("5B", 5_000_000_000)]
    [InlineData("5G", 5_000_000_000)]
    [InlineData("5GB", 5_000_000_000)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("0.5k", 500)]
    public void Sizes_are_read_in_powers_of_ten(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.0001K")]
    [InlineData("-1")]
    [InlineData("5T")]
    [InlineData("5BB")]
    [InlineData("5 G")]
    [InlineData("1,5G")]
    [InlineData("G")]
    [InlineData("9999999999999G")]
    public void What_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(829056, "829 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(9_994_000, "9.99 MB")]
    [InlineData(9_995_000, "10.0 MB")]
    [InlineData(99_949_999, "99.9 MB")]
    [InlineData(6_600_000_000, "6.60 GB")]
    public void Sizes_are_shown_with_three_digits(double bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
