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
        FrontMatter(card, layout, Licence.Common(plan.Checkpoints), plan.Options.Raw);
        card.Append('\n').Append("# ").Append(plan.Recipe.Name).Append("\n\n");
        int models = RecipeChecks.ModelsOf(layout).Count();
        card.Append("A merge of ").Append(models).Append(models == 1 ? " checkpoint" : " checkpoints").Append(", made with MergeDsl ").Append(ProductVersion.Text).Append(".\n\n");
        Method(card, layout);
        Models(card, plan);
        Overrides(card, plan.Recipe);
        card.Append("## Reproducing it\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Seed of random masks: {plan.Seed}. SHA-256 of the recipe: `{plan.Recipe.Source.Hash}`.\n\n");
        Code(card, plan.Recipe.Source.Text);
        return card.ToString();
    }

    private static void FrontMatter(StringBuilder card, RecipeLayout layout, Licence? licence, bool isRaw)
    {
        card.Append("---\nbase_model:\n");
        foreach (string id in RecipeChecks.ModelsOf(layout).Select(m => m.Path).Distinct(StringComparer.Ordinal))
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

    private static void Models(StringBuilder card, MergePlan plan)
    {
        RecipeLayout layout = plan.Recipe.Layout;
        card.Append("## Models\n\n");
        foreach (ModelReference model in RecipeChecks.ModelsOf(layout))
        {
            card.Append("* ").Append(Link(model, plan)).Append(model == layout.BaseModel ? " (base)" : "").Append('\n');
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

    private static void Overrides(StringBuilder card, MergeRecipe recipe)
    {
        if (recipe.Overrides.Count == 0)
        {
            return;
        }

        card.Append("## Values given in code\n\n| parameter | recipe | this merge |\n| --- | --- | --- |\n");
        foreach (ValueOverride value in recipe.Overrides)
        {
            card.Append("| ").Append(value.Parameter).Append(" | ").Append(value.Recipe).Append(" | ").Append(value.Value).Append(" |\n");
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
