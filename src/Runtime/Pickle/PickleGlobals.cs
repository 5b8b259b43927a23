using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>All that a pickle may name: the types and functions that torch writes for tensors, and plain containers. A name that is not here is refused, whatever it is.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<(string Module, string Name), object> Known = new()
    {
        [("collections", "OrderedDict")] = TorchFunction.OrderedDict,
        [("torch", "Size")] = TorchFunction.Size,
        [("torch", "Tensor")] = TorchFunction.TensorClass,
        [("torch._tensor", "Tensor")] = TorchFunction.TensorClass,
        [("torch.nn.parameter", "Parameter")] = TorchFunction.TensorClass,
        [("torch.nn.parameter", "Buffer")] = TorchFunction.TensorClass,
        [("torch._utils", "_rebuild_tensor")] = TorchFunction.RebuildTensor,
        [("torch._utils", "_rebuild_tensor_v2")] = TorchFunction.RebuildTensor,
        [("torch._utils", "_rebuild_tensor_v3")] = TorchFunction.RebuildTypedTensor,
        [("torch._utils", "_rebuild_parameter")] = TorchFunction.RebuildParameter,
        [("torch._utils", "_rebuild_parameter_with_state")] = TorchFunction.RebuildParameter,
        [("torch._tensor", "_rebuild_from_type_v2")] = TorchFunction.RebuildFromType,
        [("torch", "device")] = TorchFunction.Opaque,
        [("builtins", "set")] = TorchFunction.Opaque,
        [("__builtin__", "set")] = TorchFunction.Opaque,
        [("builtins", "bytearray")] = TorchFunction.Opaque,
        [("__builtin__", "bytearray")] = TorchFunction.Opaque,
        [("_codecs", "encode")] = TorchFunction.Opaque,
        [("torch.storage", "UntypedStorage")] = new TorchStorageType(null),
        [("torch", "UntypedStorage")] = new TorchStorageType(null),
    };

    private static readonly (string Storage, string Name, DType? Type)[] Types =
    [
        ("Double", "float64", DType.F64),
        ("Float", "float32", DType.F32),
        ("Half", "float16", DType.F16),
        ("BFloat16", "bfloat16", DType.BF16),
        ("Long", "int64", DType.I64),
        ("Int", "int32", DType.I32),
        ("Short", "int16", DType.I16),
        ("Char", "int8", DType.I8),
        ("Byte", "uint8", DType.U8),
        ("Bool", "bool", DType.BOOL),
        ("ComplexFloat", "complex64", null),
        ("ComplexDouble", "complex128", null),
        ("QInt8", "qint8", null),
        ("QUInt8", "quint8", null),
        ("QInt32", "qint32", null),
        ("", "uint16", DType.U16),
        ("", "uint32", DType.U32),
        ("", "uint64", DType.U64),
        ("", "float8_e4m3fn", DType.F8_E4M3),
        ("", "float8_e5m2", DType.F8_E5M2),
        ("", "float8_e8m0fnu", DType.F8_E8M0),
        ("", "float8_e4m3fnuz", null),
        ("", "float8_e5m2fnuz", null),
    ];

    // Functions that make tensors of kinds that are not merged, with what they are.
    private static readonly Dictionary<string, string> OtherTensors = new(StringComparer.Ordinal)
    {
        ["_rebuild_sparse_tensor"] = "a sparse tensor; make it dense (to_dense()) and save again",
        ["_rebuild_sparse_csr_tensor"] = "a sparse tensor; make it dense (to_dense()) and save again",
        ["_rebuild_qtensor"] = "a quantised tensor; dequantise it (dequantize()) and save again",
        ["_rebuild_nested_tensor"] = "a nested tensor; save its parts one by one",
        ["_rebuild_meta_tensor_no_storage"] = "a tensor without data (device meta); load the weights before saving",
        ["_rebuild_wrapper_subclass"] = "a tensor of a class of its own; save plain tensors",
    };

    static PickleGlobals()
    {
        foreach ((string storage, string name, DType? type) in Types)
        {
            TorchType element = new(name, type);
            Known.Add(("torch", name), element);
            if (storage.Length > 0)
            {
                Known.Add(("torch", storage + "Storage"), new TorchStorageType(element));
                Known.Add(("torch.cuda", storage + "Storage"), new TorchStorageType(element));
            }
        }
    }

    /// <summary>What a global stands for: a function, a type, a class of storages.</summary>
    /// <exception cref="PickleException">It is not allowed.</exception>
    public static object Resolve(string module, string name)
    {
        if (Known.TryGetValue((module, name), out object? known))
        {
            return known;
        }

        if (module == "torch._utils" && OtherTensors.TryGetValue(name, out string? kind))
        {
            throw PickleException.Unsupported($"holds {kind}");
        }

        // Names come from the file: a long one would fill the screen, and line breaks forge other messages.
        string full = $"{module}.{name}";
        string shown = new([.. full.Take(120).Select(c => char.IsControl(c) ? '?' : c)]);
        throw PickleException.Refused($"asks for the global {shown}{(full.Length > 120 ? "…" : "")}");
    }
}
