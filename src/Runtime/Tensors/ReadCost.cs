namespace MergeDsl.Tensors;

/// <summary>What reading an element of a source costs; expensive sources that are read twice are spooled.</summary>
public enum ReadCost
{
    /// <summary>Bytes of a file, as they stand there.</summary>
    Plain,

    /// <summary>Little more than that: rows in another order.</summary>
    Cheap,

    /// <summary>Arithmetic over other sources: an adapter, a stage.</summary>
    Expensive,
}
