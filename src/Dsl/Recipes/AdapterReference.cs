namespace MergeDsl.Recipes;

/// <summary>A low-rank adapter, as a recipe names it.</summary>
/// <param name="Path">A directory, or an id on the hub.</param>
/// <param name="Revision">A branch, tag or commit of the hub; or null.</param>
public sealed record AdapterReference(string Path, string? Revision = null)
{
    /// <summary>The reference as a recipe writes it.</summary>
    public override string ToString() => Path + (Revision is null ? "" : "@" + Revision);
}
