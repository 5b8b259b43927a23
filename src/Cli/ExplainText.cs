using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>Prints explanations for people: the cases of all parameters, then what gradients are in each layer, then the tensors.</summary>
internal static class ExplainText
{
    private const string Indent = "  ";

    public static void Write(IReadOnlyList<StageExplanation> stages, TextWriter output)
    {
        for (int i = 0; i < stages.Count; i++)
        {
            WriteHeading(stages, i, output);
            for (int s = 0; s < stages[i].Slices.Count; s++)
            {
                WriteSlice(stages[i], s, output);
            }
        }
    }

    public static void Write(IReadOnlyList<StageExplanation> stages, Func<StageExplanation, IEnumerable<TensorFocus>> focus, TextWriter output)
    {
        for (int i = 0; i < stages.Count; i++)
        {
            IReadOnlyList<TensorFocus> found = [.. focus(stages[i])];
            if (found.Count > 0)
            {
                WriteHeading(stages, i, output);
                foreach (TensorFocus one in found)
                {
                    FocusText.Write(one, output);
                }
            }
        }
    }

    private static void WriteHeading(IReadOnlyList<StageExplanation> stages, int index, TextWriter output)
    {
        StageExplanation stage = stages[index];
        Recipe recipe = stage.Recipe;
        if (index > 0)
        {
            output.WriteLine();
        }

        string which = stages.Count == 1 ? "" : index == stages.Count - 1 ? "result " : "stage ";
        output.WriteLine(ExplainWords.Cut($"{which}{stage.Name}: {recipe.Method.Name}{(recipe.BaseModel is { } model ? $", base model {model}" : "")}", ExplainWords.Width));
        output.WriteLine(ExplainWords.Cut(
            (recipe.Dtype is { } type ? $"inputs rounded to {Name(type)}" : "computed in the common type of each tensor's inputs") + (recipe.OutDtype is { } written ? $", written as {Name(written)}" : ""),
            ExplainWords.Width));
    }

    private static void WriteSlice(StageExplanation stage, int index, TextWriter output)
    {
        SliceExplanation slice = stage.Slices[index];
        output.WriteLine();
        output.WriteLine(ExplainWords.Cut(Heading(slice), ExplainWords.Width));
        foreach (string line in CaseLines.Of(slice, Indent))
        {
            output.WriteLine(line);
        }

        // What is printed once need not be read again.
        SliceExplanation? same = stage.Slices.Take(index).FirstOrDefault(s => s.Module == slice.Module && s.SaysTheSameAs(slice) && LayerTable.IsNeeded(s));
        if (same is not null)
        {
            output.WriteLine();
            output.WriteLine($"{Indent}layer by layer as in slice {same.Index + 1}");
        }
        else if (LayerTable.IsNeeded(slice))
        {
            LayerTable.Write(slice, Indent, output);
        }

        TensorTable.Write(slice, Indent, output);
    }

    private static string Heading(SliceExplanation slice)
    {
        string module = slice.Module.Name is { } name ? $"module {name}, " : "";
        string layers = slice.LayerCount is { } count ? ExplainWords.Layers(slice.FirstLayer, count) : "all layers";
        return slice.Module.WholeModels ? $"{module}{layers}" : $"{module}slice {slice.Index + 1} of {slice.Module.Slices.Count}: {layers} of the output";
    }

    private static string Name(FloatType type) => type.ToString().ToLowerInvariant();
}
