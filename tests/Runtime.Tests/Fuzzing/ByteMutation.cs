namespace MergeDsl.Tests.Fuzzing;

/// <summary>Changes bytes: flips, overwrites, cuts, repeats.</summary>
internal static class ByteMutation
{
    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xFF];

    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int changes = random.Next(1, 5); changes > 0 && changed.Count > 0; changes--)
        {
            int at = random.Next(changed.Count);
            int length = random.Next(1, Math.Min(16, changed.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2:
                    for (int i = at; i < at + length; i++)
                    {
                        changed[i] = Edges[random.Next(Edges.Length)];
                    }

                    break;
                case 3:
                    changed.InsertRange(at, [.. changed.Skip(random.Next(changed.Count)).Take(length)]);
                    break;
                case 4:
                    changed.RemoveRange(at, length);
                    break;
                default:
                    changed.RemoveRange(at, random.Next(8) == 0 ? changed.Count - at : 1);
                    break;
            }
        }

        return [.. changed];
    }
}
