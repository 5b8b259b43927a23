using MergeDsl.Planning;

namespace MergeDsl.Output;

/// <summary>A plan and where its output goes.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Directory">The output directory, an absolute path without a separator at its end.</param>
internal sealed record PlannedOutput(MergePlan Plan, string Directory)
{
    /// <summary>The name of the directory.</summary>
    public string Name => Path.GetFileName(Directory);
}
