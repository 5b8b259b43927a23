namespace MergeDsl.Methods;

/// <summary>Which inputs have a tensor that may be absent.</summary>
/// <param name="HasBase">Whether a base takes part, for a method that knows one.</param>
/// <param name="BaseHasIt">Whether that base has the tensor.</param>
/// <param name="Models">How many inputs there are besides that base.</param>
/// <param name="Having">How many of these have the tensor.</param>
public readonly record struct TensorPresence(bool HasBase, bool BaseHasIt, int Models, int Having);
