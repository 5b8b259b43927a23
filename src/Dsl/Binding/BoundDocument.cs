using MergeDsl.Recipes;

namespace MergeDsl.Binding;

/// <summary>A document with its nodes: what the rules look at.</summary>
/// <param name="Fields">What it says at its top level.</param>
/// <param name="Method">Its method.</param>
/// <param name="BaseModel">Its base model; or null.</param>
/// <param name="Parameters">Its own parameters.</param>
internal sealed record BoundDocument(Fields Fields, BoundMethod Method, Located<ModelReference>? BaseModel, BoundParameters Parameters)
{
    public IReadOnlyList<BoundModule> Modules { get; init; } = [];

    public Located<string>? Name { get; init; }

    public FloatType? Dtype { get; init; }

    public FloatType? OutDtype { get; init; }

    public BoundTokenizer? Tokenizer { get; init; }

    public Located<string>? ChatTemplate { get; init; }

    public RecipeExtensions Extensions { get; init; } = RecipeExtensions.None;

    public IEnumerable<BoundSlice> Slices => Modules.SelectMany(m => m.Slices);

    /// <summary>All <c>parameters</c> of the document, on all levels, each once.</summary>
    public IEnumerable<BoundParameters> AllParameters =>
        new[] { Parameters }.Concat(Modules.Select(m => m.Parameters))
            .Concat(Slices.SelectMany(s => new[] { s.Parameters }.Concat(s.Inputs.Select(i => i.Parameters))));

    /// <summary>All settings of the document that its method knows, on all levels.</summary>
    public IEnumerable<BoundSetting> AllSettings => AllParameters.SelectMany(p => p.Settings);

    /// <summary>All model references of the document, wherever they stand.</summary>
    public IEnumerable<Located<ModelReference>> AllReferences =>
        new[] { BaseModel }.Concat(Slices.Select(s => s.OwnBase)).OfType<Located<ModelReference>>()
            .Concat(Slices.SelectMany(s => s.Inputs).Where(i => !i.IsAdded).Select(i => i.Model))
            .Concat(Tokenizer?.References ?? []);

    /// <summary>A document is itself, not another that says the same.</summary>
    public bool Equals(BoundDocument? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
