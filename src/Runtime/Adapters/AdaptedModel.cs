using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>A model's tensors with those of an adapter over them. Everything of the adapter has its place, or it is an error.</summary>
internal sealed class AdaptedModel
{
    private readonly AdapterConfig config;
    private readonly AdapterTensors adapter;
    private readonly DType? type;
    private readonly List<TensorSource> tensors;
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> unmatched = [];
    private readonly List<string> misfits = [];

    /// <param name="tensors">The model's tensors.</param>
    /// <param name="config">The adapter's configuration.</param>
    /// <param name="adapter">Its tensors.</param>
    /// <param name="type">The type of what it changes; null: the weights' own.</param>
    public AdaptedModel(IReadOnlyList<TensorSource> tensors, AdapterConfig config, AdapterTensors adapter, DType? type)
    {
        this.config = config;
        this.adapter = adapter;
        this.type = type;
        this.tensors = [.. tensors];
        for (int i = 0; i < tensors.Count; i++)
        {
            places.TryAdd(tensors[i].Name, i);
        }
    }

    /// <summary>Whether the embedding or the head is the adapter's own.</summary>
    public bool BringsVocabulary => adapter.Saved.Keys.Any(name => TensorNames.RoleOf(name) is VocabularyRole.Embedding or VocabularyRole.Head);

    /// <summary>The tensors; null where something does not fit, which is added to <paramref name="problems"/>.</summary>
    public IReadOnlyList<TensorSource>? Apply(string adapterName, string modelName, ProblemList problems)
    {
        int vocabulary = VocabularySizes();
        foreach ((string name, TensorSource saved) in adapter.Saved)
        {
            Replace(name, saved);
        }

        foreach (((string module, bool isEmbedding), (TensorSource? a, TensorSource? b)) in adapter.Pairs)
        {
            AddPair(module, isEmbedding, a, b);
        }

        if (VocabularySizes() > Math.Max(vocabulary, 1))
        {
            misfits.Add("it changes the number of tokens in some vocabulary tensors and not in others: save both the embedding and the head with it (modules_to_save)");
        }

        if (unmatched.Count > 0)
        {
            problems.Add(CheckpointDiagnostics.AdapterMismatch, adapterName, modelName, $"the model has nothing for {unmatched.Count} of its modules and tensors: {Listing.Of(unmatched)}; was it trained on another model, or on a head that is tied to the embedding?");
        }

        if (misfits.Count > 0)
        {
            problems.Add(CheckpointDiagnostics.AdapterMismatch, adapterName, modelName, string.Join("; ", misfits.Take(3)) + (misfits.Count > 3 ? $"; and {misfits.Count - 3} more" : ""));
        }

        return unmatched.Count + misfits.Count == 0 ? tensors : null;
    }

    private void Replace(string name, TensorSource saved)
    {
        if (PlaceOf(name) is not { } place)
        {
            AddHead(name, saved);
            return;
        }

        TensorSource old = tensors[place];
        bool grows = TensorNames.RoleOf(old.Name) != VocabularyRole.None && old.Shape.Rank == saved.Shape.Rank && old.Shape.Dimensions.Skip(1).SequenceEqual(saved.Shape.Dimensions.Skip(1));
        bool converts = LowRankFactors.IsMerged(old.Type) && LowRankFactors.IsMerged(saved.Type);
        if ((old.Shape != saved.Shape && !grows) || (old.Type != saved.Type && !converts))
        {
            misfits.Add($"{saved.Name} is {saved.Type} {saved.Shape}, {old.Name} is {old.Type} {old.Shape}");
            return;
        }

        tensors[place] = new ConvertedTensorSource(old.Name, saved, converts ? type ?? old.Type : old.Type);
    }

    // A head that was trained apart is one of the model's tensors, also where the model had it tied to the embedding.
    private void AddHead(string name, TensorSource saved)
    {
        TensorSource? embedding = tensors.Find(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding);
        if (TensorNames.RoleOf(name) != VocabularyRole.Head || embedding is null || !LowRankFactors.IsMerged(embedding.Type) || !LowRankFactors.IsMerged(saved.Type)
            || !embedding.Shape.Dimensions.Skip(1).SequenceEqual(saved.Shape.Dimensions.Skip(1)))
        {
            unmatched.Add(saved.Name);
            return;
        }

        tensors.Add(new ConvertedTensorSource(name, saved, type ?? embedding.Type));
    }

    private void AddPair(string module, bool isEmbedding, TensorSource? a, TensorSource? b)
    {
        if (a is null || b is null)
        {
            misfits.Add($"{(a ?? b)!.Name} has no {(a is null ? "A" : "B")} beside it"); // one of them is there
            return;
        }

        if (PlaceOf(module + ".weight") is not { } place)
        {
            unmatched.Add(module);
            return;
        }

        (LowRankFactors? factors, string? problem) = LowRankFactors.Of(tensors[place], a, b, isEmbedding, config, module);
        if (factors is null)
        {
            misfits.Add(problem!); // it says why
            return;
        }

        tensors[place] = new AdaptedTensorSource(tensors[place], factors, type ?? tensors[place].Type);
    }

    // The number of distinct lengths of embeddings and heads.
    private int VocabularySizes() =>
        tensors.Where(t => TensorNames.RoleOf(t.Name) is VocabularyRole.Embedding or VocabularyRole.Head && t.Shape.Rank > 0).Select(t => t.Shape.Dimensions[0]).Distinct().Count();

    // Adapters of a model without its head lack the prefix that the model with its head has, and the other way round.
    private int? PlaceOf(string name)
    {
        const string Prefix = "model.";
        return places.TryGetValue(name, out int place) || places.TryGetValue(Prefix + name, out place)
            || (name.StartsWith(Prefix, StringComparison.Ordinal) && places.TryGetValue(name[Prefix.Length..], out place)) ? place : null;
    }
}
