namespace MergeDsl.Methods;

/// <summary>What a combination method wants the Gram matrix of.</summary>
public enum GramScope
{
    /// <summary>Nothing: its coefficients depend on its parameters only, and no pass is spent on measuring.</summary>
    None,

    /// <summary>The whole tensor as one vector.</summary>
    Tensor,

    /// <summary>Each row of the last dimension; a vector is one row. The coefficients may differ from row to row.</summary>
    Row,

    /// <summary>Each vector along the first dimension, one for each position in the others; a vector is one column.</summary>
    Column,
}
