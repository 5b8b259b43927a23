using MergeDsl.Recipes;

namespace MergeDsl.Hub;

/// <summary>
/// The cache on disk, laid out as all programs of the hub lay it out: <c>models--owner--name</c> with <c>refs</c> (a file
/// for each revision, holding a commit), <c>snapshots</c> (a directory for each commit, with links) and <c>blobs</c> (the
/// contents, named by their hash).
/// </summary>
/// <param name="root">Its directory.</param>
internal sealed class HubCache(string root)
{
    public string Root => root;

    /// <summary>The commit that a revision was seen to stand for; null where it was not seen.</summary>
    public string? FindCommit(HubRepository repository)
    {
        string reference = Path.Combine(root, repository.FolderName, "refs", repository.Revision);
        if (IsInside(reference) && File.Exists(reference) && File.ReadAllText(reference).Trim() is { } commit && IsSafeName(commit))
        {
            return commit;
        }

        return IsSafeName(repository.Revision) && Directory.Exists(Snapshot(repository, repository.Revision)) ? repository.Revision : null;
    }

    /// <summary>The directory of a commit; it need not exist.</summary>
    public string Snapshot(HubRepository repository, string commit) => Path.Combine(root, repository.FolderName, "snapshots", commit);

    /// <summary>The file that a content is kept in; it need not exist.</summary>
    public string Blob(HubRepository repository, string tag) => Path.Combine(root, repository.FolderName, "blobs", tag);

    /// <summary>Remembers what a revision stands for.</summary>
    public void WriteReference(HubRepository repository, string commit)
    {
        string reference = Path.Combine(root, repository.FolderName, "refs", repository.Revision);
        if (repository.Revision == commit || !IsInside(reference) || (File.Exists(reference) && File.ReadAllText(reference).Trim() == commit))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(reference) ?? root);
        string temporary = Temporary(repository); // every file under refs is a reference to other programs
        File.WriteAllText(temporary, commit);
        File.Move(temporary, reference, overwrite: true);
    }

    /// <summary>Gives a content its place in a snapshot: a relative link, or a copy where the file system has none.</summary>
    public void Link(HubRepository repository, string commit, string name, string tag)
    {
        string path = Path.Combine(Snapshot(repository, commit), name);
        if (Holds(path))
        {
            return;
        }

        Directory.CreateDirectory(Snapshot(repository, commit));
        try
        {
            // At once, also in place of a link to a content that is gone: another process may be reading through the one that it has made.
            string link = Temporary(repository);
            File.CreateSymbolicLink(link, Path.Combine("..", "..", "blobs", tag));
            File.Move(link, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            if (!Holds(path))
            {
                string temporary = Temporary(repository); // a part of a copy would be taken for the file
                File.Copy(Blob(repository, tag), temporary);
                File.Move(temporary, path, overwrite: true);
            }
        }
    }

    /// <summary>Waits until no other process downloads that content, and keeps them waiting until the result is disposed of.</summary>
    public async Task<IDisposable> LockAsync(HubRepository repository, string tag, CancellationToken cancellationToken)
    {
        string path = Path.Combine(root, ".locks", repository.FolderName, tag + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (FileFault.IsHeldByAnother(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    /// <summary>Whether a path of a snapshot leads to a file; a link may outlive what it leads to.</summary>
    public static bool Holds(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists != false;

    /// <summary>The SHA-256 of a file's content where the cache names the content by it; or null.</summary>
    public static string? HashOf(string path)
    {
        string? name = Path.GetFileName(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName);
        return name is not null && new HubFile(name, null, name).HasSha256 ? name : null;
    }

    /// <summary>Whether a name that a server gave can be a file's.</summary>
    public static bool IsSafeName(string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private string Temporary(HubRepository repository)
    {
        string directory = Path.Combine(root, ".locks", repository.FolderName);
        Directory.CreateDirectory(directory);
        return Path.Combine(directory, $"{Guid.NewGuid():N}.tmp");
    }

    // A revision may have slashes (refs/pr/1), and must not lead out.
    private bool IsInside(string path) => Path.GetFullPath(path).StartsWith(Path.GetFullPath(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
