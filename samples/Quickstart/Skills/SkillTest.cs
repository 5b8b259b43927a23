using Quickstart.Llama;

namespace Quickstart.Skills;

/// <summary>Asks a model all questions.</summary>
internal sealed class SkillTest(SkillItem[] items)
{
    /// <summary>The tasks, in the order of the questions.</summary>
    public string[] Tasks { get; } = [.. items.Select(i => i.Task).Distinct()];

    /// <summary>For each task the share of questions that the model answers exactly right.</summary>
    public double[] SharesOf(string model)
    {
        LlamaModel llama = LlamaModel.Load(model);
        bool[] right = new bool[items.Length];
        Parallel.For(0, items.Length, i => right[i] = llama.Answer(items[i].Prompt) == items[i].Answer);
        return [.. Tasks.Select(task => items.Zip(right).Where(p => p.First.Task == task).Average(p => p.Second ? 1.0 : 0))];
    }
}
