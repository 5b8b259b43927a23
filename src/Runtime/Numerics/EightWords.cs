using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>Eight words, for machines with AVX-512.</summary>
internal readonly struct EightWords(Vector512<ulong> value) : IWords<EightWords>
{
    private readonly Vector512<ulong> value = value;

    public static int Count => 8;

    public EightWords Upper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(value >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightWords Xor(EightWords first, EightWords second, EightWords third) => new(Avx512F.TernaryLogic(first.value, second.value, third.value, 0x96));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightWords Of(uint word) => new(Vector512.Create((ulong)word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightWords From(ulong first) => new(Vector512.Create(first) + Vector512<ulong>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightWords Load(ref ulong from) => new(Vector512.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightWords Join(EightWords lower, EightWords upper) => new((lower.value & Vector512.Create(0xFFFF_FFFFul)) | (upper.value << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightWords Plus(uint word) => new((value.AsUInt32() + Vector512.Create(word)).AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightWords Times(uint factor) => new(Avx512F.Multiply(value.AsUInt32(), Vector512.Create(factor)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ulong to) => value.StoreUnsafe(ref to);
}
