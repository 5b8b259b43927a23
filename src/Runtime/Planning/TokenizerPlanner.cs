using MergeDsl.Hub;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>Plans what becomes of tokenizer, vocabulary and chat template.</summary>
internal sealed class TokenizerPlanner
{
    private readonly RecipeLayout layout;
    private readonly MergeOptions options;
    private readonly IReadOnlyList<InputModel> models;
    private readonly ModelLocator locator;
    private readonly PlannedStages stages;
    private readonly ProblemList problems;

    /// <param name="layout">The recipe.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="models">The models, the one that the output's configuration is taken from first.</param>
    /// <param name="locator">Finds the directory of a tokenizer that is no input's.</param>
    /// <param name="stages">The stages that may be meant.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public TokenizerPlanner(
        RecipeLayout layout, MergeOptions options, IReadOnlyList<InputModel> models, ModelLocator locator, PlannedStages stages, ProblemList problems)
    {
        this.layout = layout;
        this.options = options;
        this.models = models;
        this.locator = locator;
        this.stages = stages;
        this.problems = problems;
        Output = Plan();
        Output.Report(problems);
    }

    /// <summary>The vocabulary that tensors are permuted to; null where they stay as they are.</summary>
    public VocabularyPlan? Vocabulary { get; private set; }

    /// <summary>The files of the output's tokenizer.</summary>
    public OutputTokenizer Output { get; }

    private OutputTokenizer Plan()
    {
        string lead = models[0].Checkpoint.TokenizerDirectory;
        try
        {
            string? template = ChatTemplates.Of(layout, models, problems);
            if (layout.Tokenizer is not { } settings)
            {
                return new(options.CopyTokenizer ? lead : null, null, template);
            }

            if (OriginOf(settings.Source) is not { } origin)
            {
                return new(null, null, null);
            }

            Vocabulary = VocabularyPlan.Of(layout, settings, models, origin, problems);
            return Vocabulary is null ? new(origin.Directory, null, template)
                : new(origin.Directory, Vocabulary.Output, template) { Shares = Vocabulary.Shares(), RowCount = Vocabulary.PaddedCount };
        }
        catch (Exception e) when (e is MergeException or IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(lead, e);
            return new(null, null, null);
        }
    }

    private TokenizerOrigin? OriginOf(TokenizerSource source)
    {
        InputModel? input = source.Model is { } model ? models.FirstOrDefault(m => m.Reference == model) : models[0];
        if (input is not null)
        {
            return new(input.Reference, input.Checkpoint.TokenizerDirectory, null); // an input's size is that of its tensors too
        }

        ModelReference other = source.Model!; // it is one, and no input
        if (stages.Has(other))
        {
            using Checkpoint? stage = stages.Open(other with { Adapter = null }, null, locator, problems);
            return stage is null ? null : new(other, stage.Directory, stage.Config.VocabularySize);
        }

        return locator.Locate(other.Path, other.Revision, HubContent.Tokenizer, other, problems) is not { } directory ? null
            : new(other, directory, File.Exists(Path.Combine(directory, ModelConfig.FileName)) ? ModelConfig.Read(directory).VocabularySize : null);
    }
}
