using System.Text;

namespace MergeDsl.Numerics;

/// <summary>Keys of random masks.</summary>
internal static class MaskKey
{
    /// <summary>64 bits for one tensor of one model: seed, length and bytes of the tensor's name, and the model's number are absorbed one word after the other.</summary>
    public static ulong Of(ulong seed, string tensor, int model)
    {
        byte[] name = Encoding.UTF8.GetBytes(tensor);
        ulong state = Mix(seed);
        state = Mix(state ^ (ulong)name.Length);
        for (int i = 0; i < name.Length; i += 8)
        {
            ulong word = 0;
            for (int j = Math.Min(i + 8, name.Length) - 1; j >= i; j--)
            {
                word = (word << 8) | name[j];
            }

            state = Mix(state ^ word);
        }

        return Mix(state ^ (ulong)model);
    }

    // A step of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators; 2014), a bijection.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
