using System.Text.RegularExpressions;

namespace MergeDsl.Hub;

/// <summary>A model on the hub, at a revision.</summary>
/// <param name="Id">Its id: <c>owner/name</c>, or a name alone.</param>
/// <param name="Revision">A branch, tag or commit.</param>
internal sealed partial record HubRepository(string Id, string Revision)
{
    private const int LongestId = 96;

    /// <summary>The repository that a model reference means; null where it can be none.</summary>
    public static HubRepository? Of(string path, string? revision)
    {
        string id = path.TrimEnd('/');
        return id.Length <= LongestId && IdPattern().IsMatch(id) && !id.Contains("--", StringComparison.Ordinal) && !id.Contains("..", StringComparison.Ordinal)
            ? new(id, revision ?? "main")
            : null;
    }

    /// <summary>The folder that caches keep it in.</summary>
    public string FolderName => "models--" + Id.Replace("/", "--", StringComparison.Ordinal);

    public override string ToString() => Revision == "main" ? Id : $"{Id}@{Revision}";

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)?\z")]
    private static partial Regex IdPattern();
}
