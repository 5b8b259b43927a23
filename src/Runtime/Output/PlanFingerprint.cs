using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>
/// Names a merge by all that its output depends on: recipe, values given in code, seed, plan, the code of its methods,
/// the order of vocabularies, and the files of its inputs by path, size and time of change.
/// </summary>
internal static class PlanFingerprint
{
    public static string Of(MergePlan plan)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(ProductVersion.Text);
        Add(plan.Recipe.Source.Text);
        Add(plan.Seed);
        Add(plan.Options.AdaptedType);
        foreach (object value in plan.Recipe.Overrides)
        {
            Add(value);
        }

        foreach (MergePlan stage in plan.Stages)
        {
            Add($"{stage.Recipe.Name} {stage.Seed}");
            foreach (object value in stage.Recipe.Overrides)
            {
                Add(value);
            }
        }

        Type? method = null;
        ArrayBufferWriter<byte> part = new();
        foreach (PlannedTensor tensor in plan.Stages.SelectMany(s => s.Tensors).Concat(plan.Tensors))
        {
            part.ResetWrittenCount();
            Encoding.UTF8.GetBytes(tensor.Name, part);
            part.Write([(byte)0]);
            part.Write(MemoryMarshal.AsBytes(tensor.Shape.Dimensions.AsSpan()));
            part.Write(MemoryMarshal.AsBytes<long>([tensor.Shape.Rank, (long)tensor.InputType, (long)tensor.OutputType, tensor.Shard, tensor.Offset]));
            hash.AppendData(part.WrittenSpan);
            if (tensor.Method?.GetType() is { } type && type != method)
            {
                method = type; // most tensors have that of the one before
                Add(type.Module.ModuleVersionId);
            }

            foreach (PlannedInput input in tensor.Inputs)
            {
                if (input.Source is PermutedRows rows)
                {
                    rows.Map.AddTo(hash);
                }
            }
        }

        foreach (CheckpointFile file in plan.Stages.Append(plan).SelectMany(p => p.Checkpoints).SelectMany(c => c.Files))
        {
            Add($"{file.Path} {file.Length} {file.Modified.Ticks}");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(object? value) => hash.AppendData(Encoding.UTF8.GetBytes($"{value}\0"));
    }
}
