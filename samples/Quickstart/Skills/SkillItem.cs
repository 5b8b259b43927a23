namespace Quickstart.Skills;

/// <summary>A question and the only right answer to it.</summary>
internal sealed record SkillItem(string Task, string Prompt, string Answer)
{
    /// <summary>Reads a file with a line for each item: task, prompt and answer, with tabs between.</summary>
    public static SkillItem[] Load(string path) =>
        [.. File.ReadLines(path).Select(line => line.Split('\t')).Select(fields => new SkillItem(fields[0], fields[1], fields[2]))];
}
