using System.Globalization;
using System.Text;
using System.Text.Json;
using MergeDsl.Catalog;
using MergeDsl.Hub;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>The output's <c>README.md</c>: the same recipe and values give the same bytes.</summary>
internal static class ModelCard
{
    public const string FileName = "README.md";

    public static string Of(MergePlan plan)
    {
        RecipeLayout layout = plan.Recipe.Layout;
        StringBuilder card = new();
        DocumentModels models = new(plan.Recipe, plan.EarlierStages);
        FrontMatter(card, models, models.Stages.Count == 0 ? Licence.Common(plan.Checkpoints) : null, plan.Options.Raw);
        card.Append('\n').Append("# ").Append(plan.Recipe.Name).Append("\n\n");
        int count = models.All.Count;
        card.Append("A merge of ").Append(count).Append(count == 1 ? " checkpoint" : " checkpoints");
        card.Append(models.Stages.Count == 0 ? "" : $" in {models.Stages.Count + 1} steps");
        card.Append(", made with MergeDsl ").Append(ProductVersion.Text).Append(".\n\n");
        Method(card, layout);
        Models(card, plan, models);
        Overrides(card, models.Stages.Append(plan.Recipe));
        card.Append("## Reproducing it\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Seed of random masks: {plan.Seed}. SHA-256 of the recipe: `{plan.Recipe.Source.Hash}`.\n\n");
        Code(card, plan.Recipe.Source.Text);
        return card.ToString();
    }

    private static void FrontMatter(StringBuilder card, DocumentModels models, Licence? licence, bool isRaw)
    {
        card.Append("---\nbase_model:\n");
        foreach (string id in models.All.Select(m => m.Path).Distinct(StringComparer.Ordinal))
        {
            card.Append("- ").Append(Scalar(id)).Append('\n');
        }

        // Inputs under different licences leave it to whoever publishes the merge.
        foreach ((string key, string? value) in new[] { ("license", licence?.Id), ("license_name", licence?.Name), ("license_link", licence?.Link) })
        {
            card.Append(value is null ? "" : $"{key}: {Scalar(value)}\n");
        }

        // Which library loads loose weights, nobody knows.
        card.Append(isRaw ? "" : "library_name: transformers\n").Append("tags:\n- merge\n- mergedsl\n---\n");
    }

    private static void Method(StringBuilder card, RecipeLayout layout)
    {
        MethodSchema method = layout.Method;
        card.Append("## Method\n\n");
        card.Append(method.Paper is { } paper ? $"[{method.Name}]({paper})" : method.Name);
        card.Append(method.Summary.Length > 0 ? ": " + method.Summary : "").Append("\n\n");
    }

    private static void Models(StringBuilder card, MergePlan plan, DocumentModels models)
    {
        RecipeLayout layout = plan.Recipe.Layout;

        // The models of stages are not linked: where stages are kept they need not be at hand, and the card is the same then.
        card.Append("## Models\n\n");
        List(card, layout, m => models.Stages.Any(s => s.Name == m.Path) ? $"`{m}`" : Link(m, plan));
        foreach (MergeRecipe stage in models.Stages.Reverse())
        {
            card.Append("\n`").Append(stage.Name).Append("` is a stage: ").Append(stage.Layout.Method.Name).Append(" of\n\n");
            List(card, stage.Layout, m => $"`{m}`");
        }

        card.Append('\n');
    }

    // A model of the hub lies elsewhere than where its name, taken for a path, leads.
    private static string Link(ModelReference model, MergePlan plan)
    {
        bool isOfHub = !plan.Checkpoints.Any(c => c.Model.Path == model.Path && c.Directory == CheckpointReader.Locate(model.Path, plan.Options.ModelRoot))
            && HubRepository.Of(model.Path, model.Revision) is not null;
        return isOfHub ? $"[`{model}`](https://huggingface.co/{model.Path.TrimEnd('/')})" : $"`{model}`";
    }

    private static void List(StringBuilder card, RecipeLayout layout, Func<ModelReference, string> show)
    {
        foreach (ModelReference model in RecipeChecks.ModelsOf(layout))
        {
            card.Append("* ").Append(show(model)).Append(model == layout.BaseModel ? " (base)" : "").Append('\n');
        }
    }

    private static void Overrides(StringBuilder card, IEnumerable<MergeRecipe> recipes)
    {
        if (recipes.All(r => r.Overrides.Count == 0))
        {
            return;
        }

        card.Append("## Values given in code\n\n| parameter | recipe | this merge |\n| --- | --- | --- |\n");
        foreach (MergeRecipe recipe in recipes)
        {
            string prefix = recipe == recipes.Last() ? "" : recipe.Name + ": ";
            foreach (ValueOverride value in recipe.Overrides)
            {
                card.Append("| ").Append(prefix).Append(value.Parameter).Append(" | ").Append(value.Recipe).Append(" | ").Append(value.Value).Append(" |\n");
            }
        }

        card.Append('\n');
    }

    // The fence is longer than any run of backticks inside.
    private static void Code(StringBuilder card, string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', Math.Max(3, longest + 1));
        card.Append(fence).Append("yaml\n").Append(text.ReplaceLineEndings("\n").TrimEnd('\n')).Append('\n').Append(fence).Append('\n');
    }

    // A JSON string is a YAML scalar too.
    private static string Scalar(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.')
            ? text
            : $"\"{JsonEncodedText.Encode(text)}\"";
}
