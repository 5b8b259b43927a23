using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace MergeDsl.Tests.Planning;

/// <summary>Schemas of the three kinds that planning tells apart: a method without a base, one with, and a copy.</summary>
internal sealed class RecordedMethods : MergeMethodSet
{
    public static MethodSchema Linear { get; } = new("linear", "Linear", "Weighted mean.", BaseRole.Ordinary, new(1, int.MaxValue, true),
    [
        new("normalize", "Normalize", ParameterScope.Global, ParameterType.Boolean, false, ScalarValue.Of(true), "Divide by the sum."),
        new("weight", "Weight", ParameterScope.PerModel, ParameterType.Number, false, null, "Weight.", [new(-10, 10)]),
    ]);

    public static MethodSchema TaskArithmetic { get; } = new("task_arithmetic", "TaskArithmetic", "Sum of differences.", BaseRole.Required, new(0, int.MaxValue, false),
    [
        new("lambda", "Lambda", ParameterScope.Global, ParameterType.Number, false, ScalarValue.Of(1.0), "Factor."),
        new("weight", "Weight", ParameterScope.PerModel, ParameterType.Number, false, null, "Weight."),
    ]);

    public static MethodSchema Passthrough { get; } = new("passthrough", "Passthrough", "The input.", BaseRole.Ordinary, new(1, 1, true),
    [
        new("scale", "Scale", ParameterScope.PerModel, ParameterType.Number, true, null, "Factor."),
    ]);

    public override EquatableArray<MethodSchema> Schemas => [Linear, TaskArithmetic, Passthrough];

    public override MergeMethod Create(string method, ParameterValues values) => new RecordedMethod(Schemas.First(s => s.Name == method), values);
}
