namespace MergeDsl.Tensors;

/// <summary>The element types of tensors, as safetensors headers name them.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary64.</summary>
    F64,

    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>Eight bits, four of them exponent, no infinities.</summary>
    F8_E4M3,

    /// <summary>Eight bits, five of them exponent.</summary>
    F8_E5M2,

    /// <summary>Eight bits, all of them exponent.</summary>
    F8_E8M0,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>A byte that is 0 or 1.</summary>
    BOOL,
}
