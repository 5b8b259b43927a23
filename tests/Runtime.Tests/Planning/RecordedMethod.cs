using MergeDsl.Catalog;
using MergeDsl.Methods;

namespace MergeDsl.Tests.Planning;

/// <summary>A method that does nothing but know its values: what planning needs of one.</summary>
internal sealed record RecordedMethod(MethodSchema Declared, ParameterValues Given) : MergeMethod
{
    public override MethodSchema Schema => Declared;

    public override ParameterValues Values => Given;

    public override bool CopiesOnlyInput => Declared.Name == "passthrough" && Given.Models[0][0] is null;

    public override MergeMethod ForModels(ReadOnlySpan<int> models)
    {
        if (Given.Models.Count == 0)
        {
            return this;
        }

        List<EquatableArray<ScalarValue?>> kept = [];
        foreach (int model in models)
        {
            kept.Add(Given.Models[model]);
        }

        return this with { Given = new(Given.Global, kept.ToEquatableArray()) };
    }
}
