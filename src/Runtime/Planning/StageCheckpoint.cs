using System.Text;
using MergeDsl.Execution;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>The checkpoint that a planned stage would be on disk: its tensors, in the order of its files, and its configuration.</summary>
internal static class StageCheckpoint
{
    public static Checkpoint Of(MergePlan plan) =>
        new(new ModelReference(plan.Recipe.Name), plan.SideFiles(), ModelConfig.Parse(Encoding.UTF8.GetBytes(plan.Config)), [.. plan.Tensors.Select(t => Source(plan, t))], []);

    // What the stage copies byte for byte is read where it stands: integers are compared while planning, and stacked layers cost nothing.
    private static TensorSource Source(MergePlan plan, PlannedTensor tensor) =>
        tensor.Method is null && CopyRound.IsPlain(tensor.Inputs[0].Source.Type, tensor.InputType, tensor.OutputType)
            ? new RenamedTensor(tensor.Name, tensor.Inputs[0].Source)
            : new StageTensor(plan.Recipe.Name, tensor, plan.Seed);
}
