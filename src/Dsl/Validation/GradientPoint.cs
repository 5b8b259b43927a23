using MergeDsl.Binding;

namespace MergeDsl.Validation;

/// <summary>Two values at one position between 0 and 1, and the element of the first that stands there, if one does.</summary>
internal sealed record GradientPoint(double First, double Second, BoundElement? Element);
