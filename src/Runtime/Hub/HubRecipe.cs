using MergeDsl.Output;
using MergeDsl.Recipes;

namespace MergeDsl.Hub;

/// <summary>The recipe of a merge that was published on the hub.</summary>
internal static class HubRecipe
{
    private static readonly string[] FileSuffixes = [".yml", ".yaml", ".md"];

    /// <summary>The recipe's text; null where the path is on disk, or cannot be an id of the hub.</summary>
    /// <param name="path"><c>owner/name</c>, perhaps with <c>@revision</c>.</param>
    /// <param name="settings">Where the hub is; null: what the environment says.</param>
    /// <exception cref="MergeException">The repository, or a recipe in it, cannot be had.</exception>
    public static RecipeText? Read(string path, HubSettings? settings)
    {
        string[] parts = path.Split('@', 2);
        if (Path.Exists(path) || !parts[0].Contains('/', StringComparison.Ordinal) || Array.Exists(FileSuffixes, s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase))
            || HubRepository.Of(parts[0], parts.Length > 1 ? parts[1] : null) is not { } repository)
        {
            return null;
        }

        using HubModels hub = new(settings ?? HubSettings.FromEnvironment());
        ModelReference model = new(parts[0], parts.Length > 1 ? parts[1] : null);
        // A command line waits for it, as it does for the files of models.
        return PublishedRecipe.Read(hub.FetchFilesAsync(repository, model, Path.GetFullPath(path), [OutputChecks.RecipeFileName, ModelCard.FileName], default).GetAwaiter().GetResult());
    }
}
