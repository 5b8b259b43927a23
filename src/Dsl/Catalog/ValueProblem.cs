namespace MergeDsl.Catalog;

/// <summary>A value that a method does not take, or that is advised against.</summary>
/// <param name="Parameter">The parameter, as recipes name it.</param>
/// <param name="Model">Which model's, counted from 0 in the order of <see cref="ParameterValues.Models"/>; null for a global parameter or all models.</param>
/// <param name="Message">The value, what is allowed, and why: one sentence without a full stop.</param>
/// <param name="IsAdvice">Whether the value is only advised against.</param>
public sealed record ValueProblem(string Parameter, int? Model, string Message, bool IsAdvice);
