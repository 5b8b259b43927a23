namespace MergeDsl.Recipes;

/// <summary>Which tensors the output of a raw merge has.</summary>
public enum NameMatch
{
    /// <summary>Those of every model: that models have tensors of other names is an error.</summary>
    Equal,

    /// <summary>Those that all models have.</summary>
    Intersection,

    /// <summary>Those that any model has. What becomes of one that others lack is the method's affair: <see cref="Methods.MergeMethod.WhenMissing"/>.</summary>
    Union,
}
