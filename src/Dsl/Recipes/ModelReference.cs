namespace MergeDsl.Recipes;

/// <summary>A checkpoint, as a recipe names it: <c>path-or-hub-id[@revision][+adapter[@revision]]</c>.</summary>
/// <param name="Path">A directory, or an id on the hub.</param>
/// <param name="Revision">A branch, tag or commit of the hub; or null.</param>
/// <param name="Adapter">A low-rank adapter to add to the weights; or null.</param>
/// <param name="OverrideArchitecture">The architecture to take the model for; or null.</param>
public sealed record ModelReference(
    string Path, string? Revision = null, AdapterReference? Adapter = null, string? OverrideArchitecture = null)
{
    /// <summary>The reference as a recipe writes it.</summary>
    public override string ToString() =>
        Path + (Revision is null ? "" : "@" + Revision) + (Adapter is null ? "" : "+" + Adapter);
}
