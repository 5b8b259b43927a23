namespace MergeDsl.Tensors;

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    extension(DType type)
    {
        /// <summary>The bytes of an element.</summary>
        public int Size => type switch
        {
            DType.F64 or DType.I64 or DType.U64 => 8,
            DType.F32 or DType.I32 or DType.U32 => 4,
            DType.F16 or DType.BF16 or DType.I16 or DType.U16 => 2,
            _ => 1,
        };

        /// <summary>Whether elements are floating-point numbers, of whatever width; all others are compared and copied, never merged.</summary>
        public bool IsFloat => type <= DType.F8_E8M0;

        /// <summary>Whether elements are floating-point numbers of eight bits.</summary>
        public bool IsEightBitFloat => type is DType.F8_E4M3 or DType.F8_E5M2 or DType.F8_E8M0;

        /// <summary>The name in <c>config.json</c>: <c>bfloat16</c>.</summary>
        public string ConfigName => type switch
        {
            DType.F64 => "float64",
            DType.F32 => "float32",
            DType.F16 => "float16",
            DType.BF16 => "bfloat16",
            DType.F8_E4M3 => "float8_e4m3fn",
            DType.F8_E5M2 => "float8_e5m2",
            DType.F8_E8M0 => "float8_e8m0fnu",
            DType.I64 => "int64",
            DType.I32 => "int32",
            DType.I16 => "int16",
            DType.I8 => "int8",
            DType.U64 => "uint64",
            DType.U32 => "uint32",
            DType.U16 => "uint16",
            DType.U8 => "uint8",
            _ => "bool",
        };

        /// <summary>
        /// The narrowest of the types wider than eight bits that holds both: equal types stay, bfloat16 with float16 gives
        /// float32, anything with float32 float32, anything with float64 float64.
        /// </summary>
        public DType CommonWith(DType other) => type == other ? type
            : type == DType.F64 || other == DType.F64 ? DType.F64
            : type.IsEightBitFloat && !other.IsEightBitFloat ? other
            : other.IsEightBitFloat && !type.IsEightBitFloat ? type
            : DType.F32;
    }
}
