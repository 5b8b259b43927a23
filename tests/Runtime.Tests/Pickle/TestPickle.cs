using System.Buffers.Binary;
using System.Text;
using MergeDsl.Pickle;

namespace MergeDsl.Tests.Pickle;

/// <summary>Writes pickles instruction by instruction, as torch does and as nobody should.</summary>
internal sealed class TestPickle
{
    private readonly List<byte> bytes = [0x80, 2];

    public byte[] End() => [.. bytes, (byte)PickleOpcode.Stop];

    public TestPickle Do(params PickleOpcode[] opcodes)
    {
        bytes.AddRange(opcodes.Select(o => (byte)o));
        return this;
    }

    public TestPickle Raw(params byte[] raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    public TestPickle Text(string text)
    {
        Do(PickleOpcode.BinUnicode);
        Raw(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)));
        return Raw(Encoding.UTF8.GetBytes(text));
    }

    public TestPickle Number(long value)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        return Do(PickleOpcode.Long1).Raw(8).Raw(number);
    }

    public TestPickle Global(string module, string name) => Do(PickleOpcode.Global).Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public TestPickle Numbers(params long[] values)
    {
        Do(PickleOpcode.Mark);
        foreach (long value in values)
        {
            Number(value);
        }

        return Do(PickleOpcode.Tuple);
    }

    /// <summary>A tensor as torch writes it.</summary>
    public TestPickle Tensor(string storageType, string key, long storageLength, long offset, long[] shape, long[] strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Do(PickleOpcode.Mark)
            .Storage(storageType, key, storageLength).Number(offset).Numbers(shape).Numbers(strides)
            .Do(PickleOpcode.NewFalse).Global("collections", "OrderedDict").Do(PickleOpcode.EmptyTuple, PickleOpcode.Reduce)
            .Do(PickleOpcode.Tuple, PickleOpcode.Reduce);

    public TestPickle Storage(string type, string key, long length) =>
        Do(PickleOpcode.Mark).Text("storage").Global("torch", type + "Storage").Text(key).Text("cpu").Number(length).Do(PickleOpcode.Tuple, PickleOpcode.BinPersId);

    /// <summary>A state dict of one float32 tensor called <c>w</c>, whose elements are all of the storage <c>0</c>.</summary>
    public static byte[] OneTensor(long length) => new TestPickle()
        .Do(PickleOpcode.EmptyDict).Text("w").Tensor("Float", "0", length, 0, [length], [1]).Do(PickleOpcode.SetItem).End();
}
