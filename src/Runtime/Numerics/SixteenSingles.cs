using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>Sixteen numbers of float32.</summary>
internal readonly struct SixteenSingles(Vector512<uint> words) : ISingles<SixteenSingles>
{
    private readonly Vector512<uint> words = words;

    public static int Count => 16;

    /// <summary>The numbers.</summary>
    public Vector512<float> Value => words.AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator +(SixteenSingles left, SixteenSingles right) => new(left.words + right.words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator &(SixteenSingles left, SixteenSingles right) => new(left.words & right.words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator |(SixteenSingles left, SixteenSingles right) => new(left.words | right.words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator <<(SixteenSingles words, int count) => new(words.words << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles operator >>>(SixteenSingles words, int count) => new(words.words >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Of(uint word) => new(Vector512.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Load(ref float from) => new(Vector512.LoadUnsafe(ref from).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Load(ref ushort from) => new(Vector512.WidenLower(Vector256.LoadUnsafe(ref from).ToVector512Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float to) => Value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ushort to) => Vector256.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles AddNumbers(SixteenSingles left, SixteenSingles right) => new((left.Value + right.Value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles SubtractNumbers(SixteenSingles left, SixteenSingles right) => new((left.Value - right.Value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Min(SixteenSingles left, SixteenSingles right) => new(Vector512.Min(left.words.AsInt32(), right.words.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles Max(SixteenSingles left, SixteenSingles right) => new(Vector512.Max(left.words.AsInt32(), right.words.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenSingles WhereLess(SixteenSingles left, SixteenSingles right, SixteenSingles then, SixteenSingles otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left.words.AsInt32(), right.words.AsInt32()).AsUInt32(), then.words, otherwise.words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SixteenSingles Or(SixteenSingles numbers, uint none) => new(Vector512.ConditionalSelect(Vector512.Equals(Value, Value).AsUInt32(), numbers.words, Vector512.Create(none)));
}
