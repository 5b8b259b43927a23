namespace MergeDsl.Pickle;

/// <summary>
/// Reads a pickle without running anything: containers, numbers and texts, and descriptions of tensors. Instructions and
/// globals that torch does not write for these are refused. Lists may be long and nest deep; nothing here recurses.
/// </summary>
internal sealed class PickleMachine(PickleInput input)
{
    // torch remembers about eight values a tensor.
    private const int MaxMemo = 1 << 20;

    private static readonly object[] NoItems = [];
    private static readonly object?[] SmallNumbers = [.. Enumerable.Range(0, 256).Select(i => (object)(long)i)];

    private readonly PickleStack stack = new();
    private readonly Dictionary<uint, object> memo = [];

    /// <summary>The storages that the pickle named, by key.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads one pickle and returns its value.</summary>
    /// <exception cref="PickleException">It is damaged, or asks for more than tensors and plain values.</exception>
    public object? Run()
    {
        while (true)
        {
            int at = input.Position;
            PickleOpcode opcode = (PickleOpcode)input.ReadByte();
            if (opcode == PickleOpcode.Stop)
            {
                return stack.Pop();
            }

            if (!RunConstant(opcode) && !RunContainer(opcode) && !RunReference(opcode))
            {
                throw Enum.IsDefined(opcode)
                    ? PickleException.Refused($"has the instruction {opcode.ToString().ToUpperInvariant()} at byte {at} of its pickle")
                    : PickleException.Malformed($"byte {at} of the pickle is {(byte)opcode}, which is no instruction: it is damaged");
            }
        }
    }

    private bool RunConstant(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                byte version = input.ReadByte();
                return version is >= 2 and <= 5 ? true : throw PickleException.Malformed($"the pickle is of protocol {version}, known are 2 to 5");
            case PickleOpcode.Frame:
                input.ReadUInt64(); // Where a reader may fetch more: all of it is here.
                return true;
            case PickleOpcode.None:
                return stack.Push(null);
            case PickleOpcode.NewTrue or PickleOpcode.NewFalse:
                return stack.Push(opcode == PickleOpcode.NewTrue);
            case PickleOpcode.BinInt1:
                return stack.Push(SmallNumbers[input.ReadByte()]);
            case PickleOpcode.BinInt2:
                return stack.Push((long)input.ReadUInt16());
            case PickleOpcode.BinInt:
                return stack.Push((long)input.ReadInt32());
            case PickleOpcode.Long1:
                return stack.Push(Long(input.Read(input.ReadByte())));
            case PickleOpcode.Long4:
                return stack.Push(Long(input.Read(input.ReadUInt32())));
            case PickleOpcode.BinFloat:
                return stack.Push(input.ReadDouble());
            case PickleOpcode.BinUnicode:
                return stack.Push(input.ReadText(input.ReadUInt32()));
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString:
                return stack.Push(input.ReadText(input.ReadByte()));
            case PickleOpcode.BinUnicode8:
                return stack.Push(input.ReadText(input.ReadUInt64()));
            case PickleOpcode.BinString:
                return stack.Push(input.ReadText(input.ReadUInt32()));
            case PickleOpcode.ShortBinBytes:
                input.Read(input.ReadByte());
                return stack.Push(OpaqueValue.Instance);
            case PickleOpcode.BinBytes:
                input.Read(input.ReadUInt32());
                return stack.Push(OpaqueValue.Instance);
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8:
                input.Read(input.ReadUInt64());
                return stack.Push(OpaqueValue.Instance);
            default:
                return false;
        }
    }

    private bool RunContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark:
                stack.Mark();
                return true;
            case PickleOpcode.EmptyTuple:
                return stack.Push(NoItems);
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                return stack.Push(stack.PopItems(opcode - PickleOpcode.Tuple1 + 1));
            case PickleOpcode.Tuple:
                return stack.Push(stack.PopToMark());
            case PickleOpcode.EmptyList:
                return stack.Push(new List<object?>());
            case PickleOpcode.List:
                return stack.Push(new List<object?>(stack.PopToMark()));
            case PickleOpcode.Append:
                object? item = stack.Pop();
                stack.Top<List<object?>>(opcode, input.Position).Add(item);
                return true;
            case PickleOpcode.Appends:
                object?[] items = stack.PopToMark();
                stack.Top<List<object?>>(opcode, input.Position).AddRange(items);
                return true;
            case PickleOpcode.EmptyDict:
                return stack.Push(new PickleDictionary());
            case PickleOpcode.Dict:
                object?[] pairs = stack.PopToMark();
                stack.Push(new PickleDictionary());
                return SetItems(opcode, pairs);
            case PickleOpcode.SetItem:
                return SetItems(opcode, stack.PopItems(2));
            case PickleOpcode.SetItems:
                return SetItems(opcode, stack.PopToMark());
            case PickleOpcode.EmptySet:
                return stack.Push(OpaqueValue.Instance);
            case PickleOpcode.AddItems:
                stack.PopToMark();
                stack.Top<OpaqueValue>(opcode, input.Position);
                return true;
            case PickleOpcode.FrozenSet:
                stack.PopToMark();
                return stack.Push(OpaqueValue.Instance);
            default:
                return false;
        }
    }

    private bool RunReference(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Pop:
                stack.Pop();
                return true;
            case PickleOpcode.PopMark:
                stack.PopToMark();
                return true;
            case PickleOpcode.Dup:
                return stack.Push(stack.Top<object>(opcode, input.Position));
            case PickleOpcode.BinPut:
                return Remember(input.ReadByte());
            case PickleOpcode.LongBinPut:
                return Remember(input.ReadUInt32());
            case PickleOpcode.Memoize:
                return Remember((uint)memo.Count);
            case PickleOpcode.BinGet:
                return stack.Push(Recall(input.ReadByte()));
            case PickleOpcode.LongBinGet:
                return stack.Push(Recall(input.ReadUInt32()));
            case PickleOpcode.Global:
                string module = input.ReadLine();
                return stack.Push(PickleGlobals.Resolve(module, input.ReadLine()));
            case PickleOpcode.StackGlobal:
                object?[] names = stack.PopItems(2);
                return stack.Push(PickleGlobals.Resolve(names[0] as string ?? "?", names[1] as string ?? "?"));
            case PickleOpcode.Reduce:
                object? arguments = stack.Pop();
                return stack.Push(TorchCalls.Call(stack.Pop(), arguments));
            case PickleOpcode.Build:
                // Attributes of a dictionary: versions of modules.
                stack.Pop();
                stack.Top<PickleDictionary>(opcode, input.Position);
                return true;
            case PickleOpcode.BinPersId:
                return stack.Push(Known(TorchCalls.Storage(stack.Pop())));
            default:
                return false;
        }
    }

    private bool SetItems(PickleOpcode opcode, object?[] pairs)
    {
        PickleDictionary dictionary = stack.Top<PickleDictionary>(opcode, input.Position);
        if (pairs.Length % 2 != 0)
        {
            throw PickleException.Malformed($"a dictionary's key before byte {input.Position} of the pickle has no value: it is damaged");
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            dictionary.Add(pairs[i], pairs[i + 1]);
        }

        return true;
    }

    private bool Remember(uint index)
    {
        memo[index] = stack.Top<object>(PickleOpcode.Memoize, input.Position);
        return memo.Count <= MaxMemo ? true : throw PickleException.Malformed($"the pickle remembers more than {MaxMemo} values: no state dict does");
    }

    private object Recall(uint index) => memo.TryGetValue(index, out object? value)
        ? value
        : throw PickleException.Malformed($"the pickle uses its value {index} before byte {input.Position}, and there is none: it is damaged");

    private TorchStorage Known(TorchStorage storage) =>
        Storages.TryAdd(storage.Key, storage) || Storages[storage.Key].ByteCount == storage.ByteCount
            ? storage
            : throw PickleException.Malformed($"the pickle gives the storage {storage.Key} two lengths: it is damaged");

    private static object Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            return OpaqueValue.Instance;
        }

        long value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }
}
