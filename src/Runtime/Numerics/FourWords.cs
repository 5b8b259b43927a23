using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Numerics;

/// <summary>Four words.</summary>
internal readonly struct FourWords(Vector256<ulong> value) : IWords<FourWords>
{
    private readonly Vector256<ulong> value = value;

    public static int Count => 4;

    public FourWords Upper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(value >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourWords Xor(FourWords first, FourWords second, FourWords third) => new(first.value ^ second.value ^ third.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourWords Of(uint word) => new(Vector256.Create((ulong)word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourWords From(ulong first) => new(Vector256.Create(first) + Vector256<ulong>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourWords Load(ref ulong from) => new(Vector256.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourWords Join(FourWords lower, FourWords upper) => new((lower.value & Vector256.Create(0xFFFF_FFFFul)) | (upper.value << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourWords Plus(uint word) => new((value.AsUInt32() + Vector256.Create(word)).AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourWords Times(uint factor) => new(
        Avx2.IsSupported ? Avx2.Multiply(value.AsUInt32(), Vector256.Create(factor)) : (value & Vector256.Create(0xFFFF_FFFFul)) * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ulong to) => value.StoreUnsafe(ref to);
}
