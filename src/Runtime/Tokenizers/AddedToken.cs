namespace MergeDsl.Tokenizers;

/// <summary>A token that is found in text as it stands, before all others.</summary>
/// <param name="Text">The text.</param>
/// <param name="Id">Its row.</param>
/// <param name="SingleWord">Whether it is found only between the bounds of words.</param>
/// <param name="LStrip">Whether blanks before it belong to it.</param>
/// <param name="RStrip">Whether blanks behind it belong to it.</param>
/// <param name="Normalized">Whether it is looked for in normalised text.</param>
/// <param name="Special">Whether decoding may leave it out.</param>
internal sealed record AddedToken(string Text, int Id, bool SingleWord = false, bool LStrip = false, bool RStrip = false, bool Normalized = true, bool Special = false)
{
    /// <summary>Whether text is matched in the same way.</summary>
    public bool HasAttributesOf(AddedToken other) => this with { Id = other.Id } == other;
}
