using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Eight numbers of float32.</summary>
internal readonly struct EightSingles(Vector256<uint> words) : ISingles<EightSingles>
{
    private readonly Vector256<uint> words = words;

    public static int Count => 8;

    /// <summary>The numbers.</summary>
    public Vector256<float> Value => words.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator +(EightSingles left, EightSingles right) => new(left.words + right.words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator &(EightSingles left, EightSingles right) => new(left.words & right.words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator |(EightSingles left, EightSingles right) => new(left.words | right.words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator <<(EightSingles words, int count) => new(words.words << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles operator >>>(EightSingles words, int count) => new(words.words >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Of(uint word) => new(Vector256.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Load(ref float from) => new(Vector256.LoadUnsafe(ref from).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Load(ref ushort from) => new(Vector256.WidenLower(Vector128.LoadUnsafe(ref from).ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float to) => Value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ushort to) => Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles AddNumbers(EightSingles left, EightSingles right) => new((left.Value + right.Value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles SubtractNumbers(EightSingles left, EightSingles right) => new((left.Value - right.Value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Min(EightSingles left, EightSingles right) => new(Vector256.Min(left.words.AsInt32(), right.words.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles Max(EightSingles left, EightSingles right) => new(Vector256.Max(left.words.AsInt32(), right.words.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightSingles WhereLess(EightSingles left, EightSingles right, EightSingles then, EightSingles otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left.words.AsInt32(), right.words.AsInt32()).AsUInt32(), then.words, otherwise.words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightSingles Or(EightSingles numbers, uint none) => new(Vector256.ConditionalSelect(Vector256.Equals(Value, Value).AsUInt32(), numbers.words, Vector256.Create(none)));
}
