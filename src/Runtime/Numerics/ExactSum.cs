using System.Runtime.CompilerServices;

namespace MergeDsl.Numerics;

/// <summary>
/// A sum of doubles without rounding until it is read: a fixed-point number that spans the whole range of a double.
/// Since nothing is lost, the order of addition is free, and so are the order of blocks, the size of chunks and the number of threads.
/// </summary>
internal struct ExactSum
{
    // Digit d weighs 2^(32 d - 1074). A double touches three of them; the 66th and last takes the carries of 2^31 additions.
    private const int DigitCount = 67;
    private const int Bias = 1074;

    private Digits digits;
    private int additions;
    private bool notFinite;
    private double special;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent == 0x7FF)
        {
            special = notFinite ? special + value : value;
            notFinite = true;
            return;
        }

        ulong significand = bits & ((1UL << 52) - 1);
        significand = exponent == 0 ? significand : significand | (1UL << 52);
        int position = Math.Max(exponent - 1, 0);
        int digit = position >> 5;
        int shift = position & 31;
        UInt128 shifted = (UInt128)significand << shift;
        long sign = (long)bits < 0 ? -1 : 1;
        digits[digit] += sign * (long)(uint)shifted;
        digits[digit + 1] += sign * (long)(uint)(shifted >> 32);
        digits[digit + 2] += sign * (long)(uint)(shifted >> 64);
        if (++additions == int.MaxValue)
        {
            Carry();
        }
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in ExactSum other)
    {
        ExactSum addend = other;
        addend.Carry();
        Carry();
        for (int d = 0; d < DigitCount; d++)
        {
            digits[d] += addend.digits[d];
        }

        if (addend.notFinite)
        {
            special = notFinite ? special + addend.special : addend.special;
            notFinite = true;
        }

        Carry();
    }

    /// <summary>The sum, rounded once to nearest even.</summary>
    public readonly double Value
    {
        get
        {
            if (notFinite)
            {
                return special;
            }

            ExactSum sum = this;
            sum.Carry();
            bool negative = sum.digits[DigitCount - 1] < 0;
            if (negative)
            {
                for (int d = 0; d < DigitCount; d++)
                {
                    sum.digits[d] = -sum.digits[d];
                }

                sum.Carry();
            }

            double magnitude = sum.Round();
            return negative ? -magnitude : magnitude;
        }
    }

    // Leaves every digit but the last in [0, 2^32).
    private void Carry()
    {
        long carry = 0;
        for (int d = 0; d < DigitCount - 1; d++)
        {
            long digit = digits[d] + carry;
            carry = digit >> 32;
            digits[d] = digit & 0xFFFF_FFFF;
        }

        digits[DigitCount - 1] += carry;
        additions = 0;
    }

    // The magnitude of a carried sum that is not negative.
    private readonly double Round()
    {
        int top = DigitCount - 1;
        while (top > 0 && digits[top] == 0)
        {
            top--;
        }

        // The 96 highest bits, and whether anything stands below them.
        UInt128 bits = 0;
        for (int d = top; d > top - 3; d--)
        {
            bits = (bits << 32) | (d >= 0 ? (ulong)digits[d] : 0);
        }

        bool sticky = false;
        for (int d = top - 3; d >= 0 && !sticky; d--)
        {
            sticky = digits[d] != 0;
        }

        if (bits == 0)
        {
            return 0;
        }

        // bits · 2^weight is the sum; keep 53 bits, or what a subnormal has room for: its last bit weighs 2^-1074.
        int weight = (32 * (top - 2)) - Bias;
        int length = 128 - (int)UInt128.LeadingZeroCount(bits);
        int drop = Math.Max(length - 53, -Bias - weight);
        ulong significand = drop <= 0 ? (ulong)(bits << -drop) : (ulong)(bits >> drop);
        if (drop > 0)
        {
            UInt128 rest = bits & (((UInt128)1 << drop) - 1);
            UInt128 half = (UInt128)1 << (drop - 1);
            if (rest > half || (rest == half && (sticky || (significand & 1) == 1)))
            {
                significand++;
            }
        }

        return Math.ScaleB((double)significand, weight + drop);
    }

    [InlineArray(DigitCount)]
    private struct Digits
    {
        private long first;
    }
}
