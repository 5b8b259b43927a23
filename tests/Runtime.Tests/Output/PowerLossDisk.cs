using MergeDsl.Output;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Tests.Output;

/// <summary>
/// A disk that keeps account of what a power loss would leave after each step. The strict account has only what was
/// forced to the disk: contents of flushed files, entries of flushed directories. In the other one entries have outrun
/// contents: each rename is there at once, and files are as they were flushed last. Disks do either, and what lies between.
/// </summary>
internal sealed class PowerLossDisk : OutputDisk
{
    private readonly string root;
    private readonly bool parentIsReadOnly;
    private readonly Node tree;
    private readonly Lock gate = new();
    private readonly Dictionary<SafeFileHandle, Node> open = [];

    /// <param name="root">The directory that is accounted for; what is in it is on the disk.</param>
    /// <param name="parentIsReadOnly">Whether no directory can be made in it.</param>
    public PowerLossDisk(string root, bool parentIsReadOnly)
    {
        this.root = root;
        this.parentIsReadOnly = parentIsReadOnly;
        tree = Import(root);
    }

    /// <summary>Whether two directories can be exchanged at once.</summary>
    public bool Exchanges { get; init; } = true;

    /// <summary>The states that a power loss may leave: files by path, with their bytes; directories end with a slash.</summary>
    public List<IReadOnlyDictionary<string, byte[]>> States { get; } = [];

    public override void CreateDirectory(string path)
    {
        if (parentIsReadOnly && Path.GetDirectoryName(path) == root && !Directory.Exists(path))
        {
            throw new UnauthorizedAccessException($"Access to the path '{path}' is denied.");
        }

        base.CreateDirectory(path);
        Account(() => DirectoryOf(path).Entries.TryAdd(Path.GetFileName(path), new Node([])), path != root);
    }

    public override SafeFileHandle Create(string path, long length)
    {
        SafeFileHandle file = base.Create(path, length);
        Account(() => open[file] = DirectoryOf(path).Entries[Path.GetFileName(path)] = new Node());
        return file;
    }

    public override SafeFileHandle Open(string path)
    {
        SafeFileHandle file = base.Open(path);
        Account(() => open[file] = DirectoryOf(path).Entries[Path.GetFileName(path)]);
        return file;
    }

    // Nothing is forced to a disk in tests, which takes its time.
    public override void Flush(SafeFileHandle file) => Account(() =>
    {
        byte[] content = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, content, 0);
        open[file].Content = content;
    });

    public override void FlushDirectory(string path) => Account(() =>
    {
        Node directory = Find(path);
        directory.Durable = new(directory.Entries);
    });

    public override void Move(string path, string to)
    {
        base.Move(path, to);
        Account(() =>
        {
            DirectoryOf(path).Entries.Remove(Path.GetFileName(path), out Node? moved);
            DirectoryOf(to).Entries[Path.GetFileName(to)] = moved!; // it was moved for real before
        });
    }

    public override bool TryExchange(string path, string other)
    {
        bool done = Exchanges && base.TryExchange(path, other);
        Account(
            () =>
            {
                (Dictionary<string, Node> one, Dictionary<string, Node> two) = (DirectoryOf(path).Entries, DirectoryOf(other).Entries);
                (one[Path.GetFileName(path)], two[Path.GetFileName(other)]) = (two[Path.GetFileName(other)], one[Path.GetFileName(path)]);
            },
            done);
        return done;
    }

    // What is removed from a directory that is removed itself is gone file by file, and some of it at a power loss.
    public override void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(path).ToArray())
            {
                Delete(entry);
            }
        }

        base.Delete(path);
        Account(() => DirectoryOf(path).Entries.Remove(Path.GetFileName(path)));
    }

    private void Account(Action change, bool happens = true)
    {
        lock (gate)
        {
            if (happens)
            {
                change();
                States.Add(StateOf(tree, "", n => n.Durable));
                States.Add(StateOf(tree, "", n => n.Entries));
            }
        }
    }

    private Node DirectoryOf(string path) => Find(Path.GetDirectoryName(path)!); // all paths are below the root

    private Node Find(string path) =>
        path == root ? tree : Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Aggregate(tree, (node, name) => node.Entries[name]);

    private static Dictionary<string, byte[]> StateOf(Node node, string path, Func<Node, Dictionary<string, Node>> entriesOf)
    {
        Dictionary<string, byte[]> state = [];
        foreach ((string name, Node child) in entriesOf(node))
        {
            if (!child.IsDirectory)
            {
                state[path + name] = child.Content;
                continue;
            }

            state[$"{path}{name}/"] = [];
            foreach ((string inner, byte[] content) in StateOf(child, $"{path}{name}/", entriesOf))
            {
                state[inner] = content;
            }
        }

        return state;
    }

    private static Node Import(string path) => File.Exists(path)
        ? new() { Content = File.ReadAllBytes(path) }
        : new(Directory.EnumerateFileSystemEntries(path).ToDictionary(e => Path.GetFileName(e), Import));

    private sealed class Node(Dictionary<string, Node>? entries = null)
    {
        public bool IsDirectory { get; } = entries is not null;

        public Dictionary<string, Node> Entries { get; } = entries ?? [];

        public Dictionary<string, Node> Durable { get; set; } = new(entries ?? []);

        public byte[] Content { get; set; } = [];
    }
}
