namespace MergeDsl.Output;

/// <summary>A stretch of a file that is put together in memory, of pieces that any threads bring in any order, without a lock.</summary>
/// <param name="file">The file.</param>
/// <param name="index">Which of the file's segments it is.</param>
/// <param name="buffer">Its memory.</param>
internal sealed class FileSegment(DirectFile file, long index, SegmentBuffer buffer)
{
    private const int Closed = -1;

    private Piece? pieces;
    private int filled;
    private int users;

    /// <summary>In the place of a segment that goes through the system's cache, and of one that is complete: it takes nothing.</summary>
    public static FileSegment Cached { get; } = new(null!, -1, null!) { users = Closed };

    /// <summary>The file.</summary>
    public DirectFile File => file;

    /// <summary>Which of the file's segments it is.</summary>
    public long Index => index;

    /// <summary>Its memory; where no piece has come, anything.</summary>
    public SegmentBuffer Buffer => buffer;

    /// <summary>Begins to bring a piece; false: it takes no more.</summary>
    public bool TryEnter()
    {
        int seen = Volatile.Read(ref users);
        while (seen >= 0)
        {
            int before = Interlocked.CompareExchange(ref users, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Brings the piece; true for the one that completes the segment.</summary>
    public bool Leave(int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.Bytes[at..]);
        Piece piece = new(at, bytes.Length);
        do
        {
            piece.Next = Volatile.Read(ref pieces);
        }
        while (Interlocked.CompareExchange(ref pieces, piece, piece.Next) != piece.Next);
        bool isComplete = Interlocked.Add(ref filled, bytes.Length) == file.SegmentLength;
        Interlocked.Decrement(ref users);
        return isComplete;
    }

    /// <summary>Closes it as it is, unless somebody is bringing a piece or all are there.</summary>
    public bool TryClose()
    {
        if (Interlocked.CompareExchange(ref users, Closed, 0) != 0)
        {
            return false;
        }

        bool isComplete = Volatile.Read(ref filled) == file.SegmentLength; // looked at when nobody is there
        Volatile.Write(ref users, isComplete ? 0 : Closed);
        return !isComplete;
    }

    /// <summary>Writes what has come through the system's cache, which takes pieces of any length.</summary>
    public void WritePieces(OutputDisk disk)
    {
        for (Piece? piece = pieces; piece is not null; piece = piece.Next)
        {
            disk.Write(file.Handle, buffer.Bytes.Slice(piece.At, piece.Length), (index * file.SegmentLength) + piece.At);
        }
    }

    private sealed class Piece(int at, int length)
    {
        public int At => at;

        public int Length => length;

        public Piece? Next { get; set; }
    }
}
