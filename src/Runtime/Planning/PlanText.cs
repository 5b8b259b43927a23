using System.Globalization;
using MergeDsl.CommandLine;
using MergeDsl.Execution;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Prints plans: the models, the tensors with their layers on one line, the files, and what it all costs.</summary>
internal static class PlanText
{
    public static string Of(MergePlan plan)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (MergePlan stage in plan.Stages)
        {
            Document(stage, $"stage {stage.Recipe.Name}", text);
        }

        Document(plan, plan.Recipe.Name, text);
        Files(plan).Write(text);
        text.WriteLine();
        text.WriteLine(Cost(plan));
        if (plan.Stages.Count > 0)
        {
            text.WriteLine(Stages(plan));
        }

        return text.ToString();
    }

    private static void Document(MergePlan plan, string title, TextWriter text)
    {
        text.WriteLine($"{title}: {plan.Recipe.Layout.Method.Name} of {plan.Checkpoints.Count} {(plan.Checkpoints.Count == 1 ? "model" : "models")}");
        text.WriteLine();
        Models(plan).Write(text);
        text.WriteLine();
        List<string> makers = [];
        Tensors(plan, makers).Write(text);
        text.WriteLine();
        for (int i = 0; i < makers.Count; i++)
        {
            text.WriteLine($"#{i + 1} {makers[i]}");
        }

        text.WriteLine();
        TokenizerText.Write(plan.Tokenizer, plan.Recipe.Layout.ChatTemplate, text);
    }

    private static TextTable Models(MergePlan plan)
    {
        TextTable table = new("model", "types", "tensors", "size", "");
        foreach (Checkpoint checkpoint in plan.Checkpoints)
        {
            table.Add(
                checkpoint.Model.ToString(),
                string.Join(", ", checkpoint.Tensors.Select(t => t.Type).Distinct().Order()),
                Number(checkpoint.Tensors.Count),
                ByteSize.Format(checkpoint.ByteCount),
                checkpoint.Model == plan.Recipe.Layout.BaseModel ? "base" : "");
        }

        return table;
    }

    // Methods are long and few: rows refer to them by number.
    private static TextTable Tensors(MergePlan plan, List<string> legend)
    {
        TextTable table = new("tensor", "shape", "type", "by");
        foreach (IGrouping<(string, string, string), PlannedTensor> group in plan.Tensors.GroupBy(t => (Template(t.Name), t.Shape.ToString(), Types(t))))
        {
            List<PlannedTensor> tensors = [.. group];
            table.Add(NameOf(tensors), group.Key.Item2, group.Key.Item3, Makers(tensors, legend));
        }

        return table;
    }

    private static TextTable Files(MergePlan plan)
    {
        TextTable table = new("file", "tensors", "size");
        for (int shard = 0; shard < plan.Shards.Count; shard++)
        {
            table.Add(plan.Shards[shard].FileName, Number(plan.Tensors.Count(t => t.Shard == shard)), ByteSize.Format(plan.Shards[shard].Length));
        }

        return table;
    }

    private static string Cost(MergePlan plan)
    {
        int threads = plan.Options.Threads > 0 ? plan.Options.Threads : Environment.ProcessorCount;
        int copied = plan.Tensors.Count(t => t.Method is null);
        return $"{Number(plan.Tensors.Count)} tensors, {Number(plan.Tensors.Count - copied)} merged and {Number(copied)} copied: "
            + $"{ByteSize.Format(plan.BytesToRead)} of inputs, {ByteSize.Format(plan.BytesToWrite)} to write, "
            + $"{ByteSize.Format(plan.Options.MemoryBudget)} of memory, {threads} {(threads == 1 ? "thread" : "threads")}, seed {plan.Seed}";
    }

    private static string Stages(MergePlan plan) => plan.Options.KeepStages is { } directory
        ? $"{Counted(plan.Stages.Count, "stage")} to be written to {directory} first"
        : $"{Counted(plan.Stages.Count, "stage")}: {Counted(plan.Spools.Tensors, "tensor")} computed on the way, each once; at most {ByteSize.Format(plan.Spools.MostBytes)} "
            + $"of them kept for one output tensor, in memory up to {ByteSize.Format(new EngineLimits(plan.EngineOptions).Spools)} in all, else in temporary files";

    private static string Counted(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Template(string name) => NumberedName.Of(name) is { } numbered ? $"{numbered.Prefix}.*.{numbered.Rest}" : name;

    private static string NameOf(List<PlannedTensor> tensors)
    {
        if (tensors.Count == 1 || NumberedName.Of(tensors[0].Name) is not { } first)
        {
            return tensors[0].Name;
        }

        int[] layers = [.. tensors.Select(t => NumberedName.Of(t.Name)?.Number ?? 0).Order()];
        string range = layers[^1] - layers[0] == layers.Length - 1
            ? $"{layers[0]}…{layers[^1]}"
            : string.Join(",", layers);
        return $"{first.Prefix}.{{{range}}}.{first.Rest}";
    }

    // Where they come from, what is computed in, what is written; each only where it differs from the one before.
    private static string Types(PlannedTensor tensor)
    {
        string sources = string.Join(", ", tensor.Inputs.Select(i => i.Source.Type).Distinct());
        List<string> types = [sources];
        foreach (string type in new[] { tensor.InputType.ToString(), tensor.OutputType.ToString() })
        {
            if (types[^1] != type)
            {
                types.Add(type);
            }
        }

        return string.Join(" → ", types);
    }

    private static string Makers(List<PlannedTensor> tensors, List<string> legend)
    {
        List<string> makers = [.. tensors.Select(Maker).Distinct(StringComparer.Ordinal)];
        return makers.Count switch
        {
            1 => Reference(makers[0], legend),
            2 => $"{Reference(makers[0], legend)}, {Reference(makers[1], legend)}",
            _ => $"{Reference(makers[0], legend)} … {Reference(makers[^1], legend)}",
        };
    }

    private static string Reference(string maker, List<string> legend)
    {
        int index = legend.IndexOf(maker);
        if (index < 0)
        {
            index = legend.Count;
            legend.Add(maker);
        }

        return $"#{index + 1}";
    }

    private static string Maker(PlannedTensor tensor) => tensor.Method?.ToString() ?? $"copy of {tensor.Inputs[0].Model}";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
