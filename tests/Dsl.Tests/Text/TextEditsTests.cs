using MergeDsl.Text;
using Xunit;

namespace MergeDsl.Tests.Text;

public class TextEditsTests
{
    [Fact]
    public void Edits_come_back_as_they_were_written()
    {
        TextEdit[] edits = [new(new(0, 3), "dtype"), new(new(12, 0), "parameters:\n  \"a,b:\" 1,2,3:"), new(new(40, 7), "")];
        Assert.Equal("0,3,5:dtype40,7,0:", TextEdits.Write([edits[0], edits[2]]));
        Assert.Equal(edits, TextEdits.Read(TextEdits.Write(edits)));
        Assert.Empty(TextEdits.Read(""));
    }

    [Theory]
    [InlineData("dtype")]
    [InlineData("0,3:dtype")]
    [InlineData("0,3,6:dtype")]
    [InlineData("-1,3,5:dtype")]
    [InlineData("0,3,5:dtype1")]
    [InlineData("0,99999999999,5:dtype")]
    public void A_text_that_is_something_else_holds_no_edits(string text) => Assert.Empty(TextEdits.Read(text));

    [Theory]
    [InlineData("merge", "merge")]
    [InlineData("a: 1\nb: 2\n", "a: 1\n")]
    [InlineData("aa", "aaa")]
    [InlineData("", "a")]
    [InlineData("dype: bf16", "dtype: bfloat16")]
    public void One_edit_makes_a_text_of_another(string before, string after) =>
        Assert.Equal(after, TextEdit.Apply(before, TextEdit.Between(before, after) is { } edit ? [edit] : []));
}
