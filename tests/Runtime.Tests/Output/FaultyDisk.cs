using MergeDsl.Output;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Tests.Output;

/// <summary>A disk of which one step fails, or all from one on.</summary>
/// <param name="fault">What a step fails with: its number from 0, what it does, and to which path; null: it does not fail.</param>
internal sealed class FaultyDisk(Func<int, string, string, Exception?> fault) : OutputDisk
{
    private readonly Lock gate = new();
    private readonly Dictionary<SafeFileHandle, string> paths = [];
    private int steps;

    /// <summary>How many steps there were.</summary>
    public int Steps => steps;

    /// <summary>Whether writes bypass the system's cache where that is possible.</summary>
    public bool BypassesCache { get; init; } = true;

    public override bool TryBypassCache(SafeFileHandle file) => BypassesCache && base.TryBypassCache(file);

    public override void CreateDirectory(string path)
    {
        Step("make", path);
        base.CreateDirectory(path);
    }

    public override SafeFileHandle Create(string path, long length)
    {
        Step("create", path);
        return Remember(path, base.Create(path, length));
    }

    public override SafeFileHandle Open(string path)
    {
        Step("open", path);
        return Remember(path, base.Open(path));
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Step("write", PathOf(file));
        base.Write(file, bytes, offset);
    }

    // Nothing is forced to a disk in tests, which takes its time.
    public override void Flush(SafeFileHandle file) => Step("flush", PathOf(file));

    public override void FlushDirectory(string path) => Step("flush", path);

    public override void Move(string path, string to)
    {
        Step("move", path);
        base.Move(path, to);
    }

    public override bool TryExchange(string path, string other)
    {
        Step("exchange", path);
        return base.TryExchange(path, other);
    }

    public override void Delete(string path)
    {
        Step("delete", path);
        base.Delete(path);
    }

    private void Step(string what, string path)
    {
        if (fault(Interlocked.Increment(ref steps) - 1, what, path) is { } failure)
        {
            throw failure;
        }
    }

    private SafeFileHandle Remember(string path, SafeFileHandle file)
    {
        lock (gate)
        {
            paths[file] = path;
        }

        return file;
    }

    private string PathOf(SafeFileHandle file)
    {
        lock (gate)
        {
            return paths[file];
        }
    }
}
