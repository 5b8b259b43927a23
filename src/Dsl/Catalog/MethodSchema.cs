using MergeDsl.Declaration;

namespace MergeDsl.Catalog;

/// <summary>All that is known of a merge method: enough to check a recipe, to print C# that creates the method, and to explain it.</summary>
/// <param name="Name">As recipes write it after <c>merge_method:</c>.</param>
/// <param name="TypeName">The record in C#, fully qualified without <c>global::</c>: <c>MergeDsl.Methods.Ties</c>.</param>
/// <param name="Summary">What it does, one sentence from the declaration's doc comment.</param>
/// <param name="Base">What it does with a base model.</param>
/// <param name="Inputs">How many inputs it takes.</param>
/// <param name="Parameters">Its parameters in the order of declaration, global ones first.</param>
/// <param name="Ignored">Parameters that are accepted and do nothing.</param>
/// <param name="Constraints">Conditions on several parameters at once.</param>
/// <param name="Paper">Where the method was published; or null.</param>
public sealed record MethodSchema(
    string Name,
    string TypeName,
    string Summary,
    BaseRole Base,
    InputCount Inputs,
    EquatableArray<ParameterSchema> Parameters,
    EquatableArray<IgnoredParameter> Ignored = default,
    EquatableArray<MethodConstraint> Constraints = default,
    string? Paper = null)
{
    /// <summary>The parameter of that name, or null.</summary>
    public ParameterSchema? Find(string name)
    {
        foreach (ParameterSchema parameter in Parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>The parameters of one scope, in the order of declaration.</summary>
    public IEnumerable<ParameterSchema> ParametersOf(ParameterScope scope) => Parameters.Where(p => p.Scope == scope);
}
