namespace MergeDsl.Planning;

/// <summary>Prints plans.</summary>
internal static class PlanText
{
    public static string Of(MergePlan plan) => plan.Recipe.Name;
}
