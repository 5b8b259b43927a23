using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>What the functions that a pickle may call would make of their arguments.</summary>
internal static class TorchCalls
{
    /// <summary>The value of a call.</summary>
    /// <exception cref="PickleException">It is no such function, or these are no arguments of it.</exception>
    public static object? Call(object? function, object? arguments)
    {
        if (function is not TorchFunction called || called == TorchFunction.TensorClass)
        {
            throw PickleException.Refused("calls what is no function that makes tensors or plain containers");
        }

        object?[] given = arguments as object?[] ?? throw Odd(called);
        return called switch
        {
            TorchFunction.Opaque => OpaqueValue.Instance,
            TorchFunction.OrderedDict => Dictionary(given),
            TorchFunction.Size => given is [object?[] lengths] ? lengths : throw Odd(called),
            TorchFunction.RebuildParameter => given is [TensorView tensor, ..] ? tensor : throw Odd(called),
            TorchFunction.RebuildFromType => given is [TorchFunction inner and not TorchFunction.RebuildFromType, TorchFunction.TensorClass, object?[] innerArguments, ..]
                ? Call(inner, innerArguments)
                : throw Odd(called),
            TorchFunction.RebuildTypedTensor => given is [TorchStorage storage, long offset, object?[] shape, object?[] strides, _, _, TorchType type, ..]
                ? TensorView.Of(storage, type, offset, Numbers(shape), Numbers(strides))
                : throw Odd(called),
            _ => given is [TorchStorage { Element: { } element } storage, long offset, object?[] shape, object?[] strides, ..]
                ? TensorView.Of(storage, element, offset, Numbers(shape), Numbers(strides))
                : throw Odd(called),
        };
    }

    /// <summary>The storage that a persistent id names: <c>('storage', class, key, device, length[, None])</c>.</summary>
    /// <exception cref="PickleException">It names something else.</exception>
    public static TorchStorage Storage(object? id)
    {
        if (id is not object?[] { Length: 5 or 6 } parts || parts is not ["storage", TorchStorageType type, string key, _, long length, ..] || (parts.Length == 6 && parts[5] is not null))
        {
            throw PickleException.Refused("refers to an object outside of the pickle that is no storage of a tensor");
        }

        int size = type.Element is null ? 1 : type.Element.Type?.Size ?? throw PickleException.Unsupported($"holds tensors of {type.Element.Name}, which are not merged; convert them and save again");
        return length >= 0 && length <= long.MaxValue / size && key.Length <= 64
            ? new(key, type.Element, length * size)
            : throw PickleException.Malformed($"a storage of the pickle would have {length} elements: it is damaged");
    }

    private static PickleDictionary Dictionary(object?[] arguments)
    {
        PickleDictionary dictionary = new();
        if (arguments is [List<object?> pairs])
        {
            foreach (object? pair in pairs)
            {
                (object? key, object? value) = pair switch
                {
                    object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                    List<object?> { Count: 2 } list => (list[0], list[1]),
                    _ => throw Odd(TorchFunction.OrderedDict),
                };
                dictionary.Add(key, value);
            }
        }
        else if (arguments.Length > 0)
        {
            throw Odd(TorchFunction.OrderedDict);
        }

        return dictionary;
    }

    private static long[] Numbers(object?[] items) =>
        [.. items.Select(i => i as long? ?? throw PickleException.Malformed("a shape or stride in the pickle is no number: it is damaged"))];

    private static PickleException Odd(TorchFunction function) =>
        PickleException.Refused($"calls {function} with arguments that torch does not give it");
}
