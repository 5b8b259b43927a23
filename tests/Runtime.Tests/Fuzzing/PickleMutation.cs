using System.Buffers.Binary;
using System.Text;
using MergeDsl.Pickle;
using MergeDsl.Tests.Pickle;

namespace MergeDsl.Tests.Fuzzing;

/// <summary>Changes a pickle instruction by instruction: others' in between, too many, arguments that lie, and what attacks are made of.</summary>
internal static class PickleMutation
{
    private static readonly List<byte[]> Seed = Instructions(new TestPickle()
        .Do(PickleOpcode.EmptyDict, PickleOpcode.Mark)
        .Text("a.weight").Tensor("Float", "0", 16, 0, [4, 4], [4, 1])
        .Text("b.weight").Tensor("BFloat16", "1", 16, 2, [2, 3], [1, 2])
        .Text("c.weight").Tensor("Half", "0", 16, 3, [1], [1])
        .Text("d").Number(7)
        .Do(PickleOpcode.SetItems).End());

    private static readonly byte[][] Attacks =
    [
        Line("cos\nsystem\n"), Line("cposix\nsystem\n"), Line("cbuiltins\neval\n"), Line("c__builtin__\ngetattr\n"), Line("ctorch.hub\nload\n"), Line("ctorch._utils\n_rebuild_tensor_v2\n"),
        Line("ctorch\nFloatStorage\n"), Line("ccollections\nOrderedDict\n"), Line("ios\nsystem\n"), Line("S'touch /tmp/pwned'\n"), Line("R"), Line("b"), Line("o"), Line("Q"), Line("P1\n"), Line("("), Line(")"), Line("t"), Line("2"),
        [0x81], [0x92], [0x93], [0x85], [0x94], [0x91], [0x97], [0x82, 1], [0x95, 255, 255, 255, 255, 255, 255, 255, 127],
        [(byte)'r', 255, 255, 255, 255], [(byte)'j', 255, 255, 255, 255], [(byte)'q', 255], [(byte)'h', 7], [0x8B, 255, 255, 255, 127], [0x8D, 255, 255, 255, 255, 255, 255, 255, 127], [0x8E, 0, 0, 0, 0, 1, 0, 0, 0],
        [(byte)'X', 255, 255, 255, 255], [(byte)'B', 0, 0, 0, 128], [(byte)'T', 255, 255, 255, 127], [0x96, 255, 255, 255, 255, 255, 255, 255, 255], [(byte)'J', 0, 0, 0, 128], Line("I99999999999999999999999\n"), Line("Fnan\n"),
    ];

    public static byte[] Of(Random random)
    {
        List<byte[]> program = [.. Seed];
        for (int changes = random.Next(1, 5); changes > 0 && program.Count > 1; changes--)
        {
            int at = random.Next(1, program.Count);
            switch (random.Next(7))
            {
                case 0:
                    program.RemoveAt(at);
                    break;
                case 1:
                    program.Insert(at, Attacks[random.Next(Attacks.Length)]);
                    break;
                case 2:
                    program[at] = Attacks[random.Next(Attacks.Length)];
                    break;
                case 3:
                    program.Insert(at, program[random.Next(program.Count)]);
                    break;
                case 4:
                    int other = random.Next(1, program.Count);
                    (program[at], program[other]) = (program[other], program[at]);
                    break;
                case 5:
                    program[at] = Changed(program[at], random);
                    break;
                default:
                    program.InsertRange(at, Enumerable.Repeat(program[at], random.Next(100) == 0 ? 200_000 : random.Next(2, 40)));
                    break;
            }
        }

        return [.. program.SelectMany(i => i)];
    }

    private static byte[] Changed(byte[] instruction, Random random)
    {
        byte[] changed = (byte[])instruction.Clone();
        changed[random.Next(changed.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)255;
        return changed;
    }

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes(text);

    private static List<byte[]> Instructions(byte[] pickle)
    {
        List<byte[]> program = [];
        for (int at = 0; at < pickle.Length;)
        {
            ReadOnlySpan<byte> rest = pickle.AsSpan(at);
            int length = 1 + (PickleOpcode)rest[0] switch
            {
                PickleOpcode.Proto or PickleOpcode.BinInt1 => 1,
                PickleOpcode.Long1 => 1 + rest[1],
                PickleOpcode.BinUnicode => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest[1..]),
                PickleOpcode.Global => LinesOf(rest[1..], 2),
                _ => 0, // those that TestPickle writes beside these have no argument
            };
            program.Add(rest[..length].ToArray());
            at += length;
        }

        return program;
    }

    private static int LinesOf(ReadOnlySpan<byte> bytes, int count)
    {
        int end = 0;
        for (; count > 0; count--)
        {
            end += bytes[end..].IndexOf((byte)'\n') + 1;
        }

        return end;
    }
}
