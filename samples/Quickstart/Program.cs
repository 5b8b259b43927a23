using MergeDsl.Recipes;
using Quickstart.Recipes;
using Quickstart.Skills;

SkillTest test = new(SkillItem.Load("models/skills.tsv"));
SkillTable table = new(Console.Out, test.Tasks);
table.WriteHeader();
foreach (string model in (string[])["tiny-base", "tiny-add", "tiny-rev", "tiny-sort"])
{
    table.WriteRow(model, test.SharesOf($"models/{model}"));
}

// Each recipe under recipes/ is a class; the build has checked it.
await Merge(new TaskArithmetic(), "lambda 0.85");
await Merge(new Adapter(), "one expert a LoRA");
await Merge(new Ties(), "density 0.6, lambda 1.5");
await Merge(new DareLinear(), "density 0.7");
await Merge(new Linear(), "the average");
await Merge(new Slerp(), "half way to tiny-add");

// The numbers of a recipe are parameters of its class: a sweep over them reads the models once.
MergeSweep sweep = MergeSweep.Over([0.5, 1.2], lambda => new TaskArithmetic(new(Lambda: lambda)));
foreach (MergeResult result in await sweep.MergeAsync("merged/lambda", new MergeOptions { Overwrite = true }))
{
    table.WriteRow($"task_arithmetic, lambda {Path.GetFileName(result.Directory)}", test.SharesOf(result.Directory));
}

async Task Merge(MergeRecipe recipe, string what)
{
    string output = $"merged/{recipe.Name}";
    await recipe.MergeAsync(output, new MergeOptions { Overwrite = true });
    table.WriteRow($"{recipe.Layout.Method.Name}, {what}", test.SharesOf(output));
}
