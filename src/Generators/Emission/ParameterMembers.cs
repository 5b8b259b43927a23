using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Collects the members of a recipe's <c>Parameters</c>: one for each number that the recipe gives unconditionally.</summary>
/// <param name="isInternal">Whether the recipe's class is internal.</param>
internal sealed class ParameterMembers(bool isInternal)
{
    private readonly List<ParameterMember> members = [];

    public EquatableArray<ParameterMember> Members => members.ToEquatableArray();

    /// <summary>Whether a parameter's values can be members: those of an internal enum cannot where the recipe is public, and stay literal.</summary>
    public bool Takes(ParameterSchema parameter) => isInternal || !parameter.Type.IsInternal;

    /// <summary>
    /// The member for a value. It is named after the place where the recipe gives it, so that one number in the YAML is
    /// one member: a document's <c>weight</c> holds for all models and is <c>Weight</c>, a model's own is <c>Model1Weight</c>.
    /// </summary>
    public string Add(PiecePlace place, ModelReferenceName? model, ParameterSchema parameter, ScalarValue value, SettingLevel level, bool isRest)
    {
        string name = level switch
        {
            SettingLevel.Input => place.Prefix + model?.Name + parameter.Member,
            SettingLevel.Slice => place.Prefix + parameter.Member,
            SettingLevel.Module => place.Module + parameter.Member,
            _ => parameter.Member,
        };
        string type = Expressions.Type(parameter.Type), expression = Expressions.Value(parameter.Type, value);
        while (ReservedNames.IsReservedMember(name, "Parameters") || members.Any(m => m.Name == name && (m.Default != expression || m.Parameter != parameter.Name)))
        {
            name += "Value";
        }

        if (!members.Any(m => m.Name == name))
        {
            EquatableArray<string> words = parameter.Type.Words
                .Select(w => $"global::{parameter.Type.EnumType}.{CSharp.Escape(w.Member)} => {CSharp.Literal(w.Name)}").ToEquatableArray();
            members.Add(new(name, parameter.Name, type, expression, Summary(place, model, parameter, level, isRest), words));
        }

        return name;
    }

    // What it is, and whose: a number stands in the recipe where that which it belongs to does.
    private static string Summary(PiecePlace place, ModelReferenceName? model, ParameterSchema parameter, SettingLevel level, bool isRest)
    {
        bool isPerModel = parameter.Scope == ParameterScope.PerModel;
        string module = place.Module.Length > 0 ? $"module {CSharp.Doc(place.ModuleKey ?? "")}" : "";
        string part = level switch
        {
            SettingLevel.Document => isPerModel ? "" : "the recipe",
            SettingLevel.Module => module,
            _ => place.Slices.Length == 0 ? module : module.Length == 0 ? place.Slices : $"{place.Slices} of {module}",
        };
        string where = level == SettingLevel.Input && model is not null ? $" of {CSharp.Doc(model.Model.ToString())}{(part.Length > 0 ? " in " + part : "")}"
            : isPerModel ? $" of all models{(part.Length > 0 ? " in " + part : "")} that have none of their own"
            : $" of {(part.Length > 0 ? part : "the slice")}";
        string what = $"<c>{parameter.Name}</c>{where}{(isRest ? " where no filter matches" : "")}";
        return parameter.Summary.Length == 0 ? $"The {what}." : $"{CSharp.Doc(parameter.Summary.TrimEnd('.'))} ({what}).";
    }
}
