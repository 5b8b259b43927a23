using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>The output's vocabulary, and the inputs' tensors in its order.</summary>
internal sealed class VocabularyPlan
{
    private readonly RecipeLayout layout;
    private readonly IReadOnlyList<InputModel> models;
    private readonly IReadOnlyList<ModelVocabulary> vocabularies;
    private readonly TokenRows rows;

    private VocabularyPlan(RecipeLayout layout, IReadOnlyList<InputModel> models, IReadOnlyList<ModelVocabulary> vocabularies, OutputVocabulary output, TokenizerSettings settings, ProblemList problems)
    {
        this.layout = layout;
        this.models = models;
        this.vocabularies = vocabularies;
        Output = output;
        PaddedCount = (int)Padded(output, settings);
        rows = new(output, PaddedCount, vocabularies, settings.Tokens, problems);
    }

    /// <summary>The vocabulary.</summary>
    public OutputVocabulary Output { get; }

    /// <summary>How many rows vocabulary tensors have.</summary>
    public int PaddedCount { get; }

    /// <summary>What a recipe's tokenizer settings come to; null where its tokenizer is one model's and nothing needs to be known of it, or where something is wrong.</summary>
    /// <param name="layout">The recipe.</param>
    /// <param name="settings">Its tokenizer settings.</param>
    /// <param name="models">The inputs, the one that gives the configuration first.</param>
    /// <param name="source">The directory and the configuration of the model whose tokenizer comes first.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static VocabularyPlan? Of(RecipeLayout layout, TokenizerSettings settings, IReadOnlyList<InputModel> models, TokenizerOrigin source, ProblemList problems)
    {
        TokenizerReader reader = new();
        ModelTokenizer? first = reader.Open(source.Model, source.Directory, problems);
        ModelTokenizer?[] others = [.. models.Select(m => m.Reference == source.Model ? first : reader.Open(m.Reference, m.Checkpoint.TokenizerDirectory, problems))];
        if (first is null || others.Contains(null))
        {
            return null;
        }

        (ModelReference Model, ModelTokenizer Tokenizer)[] all = [(source.Model, first), .. models.Select((m, i) => (m.Reference, others[i]!)).Where(m => m.Reference != source.Model)]; // none is null
        if (Array.Exists(all, m => m.Tokenizer.Kind == TokenizerKind.SentencePiece))
        {
            bool isCopy = Array.TrueForAll(all, m => m.Tokenizer == first) && settings is { Tokens.Count: 0, PadToMultipleOf: null };
            foreach ((ModelReference model, ModelTokenizer tokenizer) in isCopy ? [] : all.Where(m => m.Tokenizer.Kind == TokenizerKind.SentencePiece))
            {
                string name = TokenizerFiles.In(tokenizer.Directory).First(n => TokenizerFiles.SentencePiece.Contains(n, StringComparer.OrdinalIgnoreCase));
                problems.AddAt(RecipePlace.EntryOf(model), TokenizerDiagnostics.SentencePieceOnly, model, name, tokenizer.Directory);
            }

            return null;
        }

        ModelVocabulary[] vocabularies = [.. models.Select((m, i) => new ModelVocabulary(m.Reference, others[i]!, SizeOf(m)))]; // none is null
        ModelVocabulary start = vocabularies.FirstOrDefault(v => v.Model == source.Model) ?? new(source.Model, first, source.Size ?? ModelTokenizer.MostTokens);
        OutputVocabulary output = VocabularyBuilder.Build(settings, start, vocabularies, problems);
        SpecialIds.Compare(models[0], vocabularies[0], output, problems);
        if (Padded(output, settings) > ModelTokenizer.MostTokens)
        {
            problems.AddAt(new(RecipePart.Tokenizer), TokenizerDiagnostics.TooManyRows, settings.PadToMultipleOf, output.RowCount, Padded(output, settings), ModelTokenizer.MostTokens);
            return null;
        }

        return new(layout, models, vocabularies, output, settings, problems);
    }

    /// <summary>What the models have to do with the vocabulary.</summary>
    public IReadOnlyList<VocabularyShare> Shares() =>
        [.. vocabularies.Select((v, i) => new VocabularyShare(
            v.Model, v.Tokenizer.KindName, v.Tokenizer.Ids.Values.Count(id => id < v.Size), [.. Output.New.Where(t => t.Origin == v).Select(t => t.Text)], rows.LackingIn(i)))];

    /// <summary>Puts the rows of a vocabulary tensor of all inputs into the order of the output's vocabulary.</summary>
    public void Permute(TensorInputs inputs, PlanFindings findings)
    {
        SliceModels slice = inputs.Slot.Slice;
        if (!TensorNames.CountsTokens(inputs.Slot.Name) || !inputs.Having.Any(i => IsOfTokens(inputs[i]!, NumberOf(slice.References[i])))) // they have it
        {
            return;
        }

        TensorSource?[] donors = [.. models.Select(m => slice.References.AsSpan().IndexOf(m.Reference) is >= 0 and int input ? inputs[input] : m.Find(inputs.Slot.Name))];
        DType common = inputs.Having.Select(i => inputs[i]!.Type).Aggregate(static (a, b) => a.CommonWith(b)); // they have it
        DType type = TensorTypes.Of(layout, common).Input;
        int baseModel = (slice.Layout.BaseModel ?? layout.BaseModel) is { } reference ? NumberOf(reference) : -1;
        foreach (int i in inputs.Having)
        {
            if (Permuted(inputs.Slot.InputNames[i], NumberOf(slice.References[i]), donors, baseModel, type) is { } permuted)
            {
                inputs[i] = permuted;
            }
            else
            {
                findings.Types.Add(inputs.PlaceOf(i), inputs.ModelName(i), inputs[i]!.Type.ToString(), inputs.Slot.InputNames[i]); // it has it
            }
        }
    }

    /// <summary>Names the tokens whose rows are zeros.</summary>
    public void Report(ProblemList problems)
    {
        if (rows.Zeros.Count > 0)
        {
            problems.AddAt(new(RecipePart.Tokenizer), TokenizerDiagnostics.RowsOfZeros, rows.Zeros.Count, Listing.Of([.. rows.Zeros]));
        }
    }

    // Null where rows would have to be computed in a type that nothing is computed in.
    private TensorSource? Permuted(string name, int model, TensorSource?[] donors, int baseModel, DType type)
    {
        TensorSource own = donors[model]!; // it has the tensor
        int axis = TensorNames.TokenAxisOf(name);
        if (own.Shape.Rank <= axis)
        {
            return own;
        }

        int[] counts = Array.ConvertAll(donors, d => d is not null && HasRowsOf(d, own, axis) ? (int)d.Shape.Dimensions[axis] : 0);
        RowMap map = rows.MapOf(model, name, counts, baseModel);
        if (map.LeadingRowsOf(model) is >= 0 and int leading && (axis == 0 || leading == own.Shape.Dimensions[axis]))
        {
            return leading == own.Shape.Dimensions[axis] ? own : new LeadingRows(own, leading);
        }

        bool isOwnType = !map.IsComputed && map.Donors.All(d => donors[d]!.Type == own.Type); // rows are taken from tensors that are there
        DType result = isOwnType ? own.Type : type;
        if (!isOwnType && (!result.IsFloat || result.IsEightBitFloat || map.Donors.Any(d => !donors[d]!.Type.IsFloat)))
        {
            return null;
        }

        return new PermutedRows(own.Name, [.. donors.Select(d => d ?? own)], map, result, axis);
    }

    private static long Padded(OutputVocabulary output, TokenizerSettings settings)
    {
        long multiple = settings.PadToMultipleOf ?? 1;
        return (output.RowCount + multiple - 1) / multiple * multiple;
    }

    private int NumberOf(ModelReference model)
    {
        for (int i = 0; i < models.Count; i++)
        {
            if (models[i].Reference == model)
            {
                return i;
            }
        }

        return -1;
    }

    // Other modules have embeddings of their own, of a few codes or classes, under the names that those of tokens have.
    private bool IsOfTokens(TensorSource tensor, int model) =>
        TensorNames.TokenAxisOf(tensor.Name) is var axis && tensor.Shape.Rank > axis && tensor.Shape.Dimensions[axis] >= vocabularies[model].Size / 2;

    // What config.json says, and no more than there are rows.
    private static int SizeOf(InputModel model)
    {
        long rows = model.Checkpoint.Tensors.Where(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding && t.Shape.Rank > 0)
            .Select(t => t.Shape.Dimensions[0]).DefaultIfEmpty(ModelTokenizer.MostTokens).Max();
        return (int)Math.Min(Math.Min(rows, model.Checkpoint.Config.VocabularySize ?? rows), ModelTokenizer.MostTokens);
    }

    private static bool HasRowsOf(TensorSource donor, TensorSource own, int axis) =>
        donor.Shape.IsButFor(axis, own.Shape) && donor.Shape.Dimensions[axis] <= ModelTokenizer.MostTokens;
}
