using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>
/// A parameter with everything that the recipe says about it on all levels, in the order in which it is tried: the first
/// case whose filter occurs in the tensor's name is taken. Cases behind an unconditional one are dropped; the method's
/// default is the last case where the recipe leaves it to that. If no case is unconditional, the parameter is nullable
/// (then it is absent where nothing matches) or required (then a tensor that nothing matches is an error).
/// </summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Cases">The values in the order in which they are tried.</param>
public sealed record ResolvedParameter(ParameterSchema Parameter, EquatableArray<ParameterCase> Cases);
