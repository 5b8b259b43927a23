using Quickstart.Skills;

SkillTest test = new(SkillItem.Load("models/skills.tsv"));
SkillTable table = new(Console.Out, test.Tasks);
table.WriteHeader();
foreach (string model in (string[])["tiny-base", "tiny-add", "tiny-rev", "tiny-sort"])
{
    table.WriteRow(model, test.SharesOf($"models/{model}"));
}
