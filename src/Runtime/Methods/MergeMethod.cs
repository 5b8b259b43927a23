using System.Numerics;
using MergeDsl.Catalog;
using MergeDsl.Execution;

namespace MergeDsl.Methods;

/// <summary>
/// A merge method with the values of its parameters for one tensor. Declared as a <c>sealed partial record</c> with
/// <see cref="Declaration.MergeMethodAttribute"/>, derived from one of the families; the method generator adds the
/// members below from the declaration. Equal by value.
/// </summary>
public abstract record MergeMethod
{
    /// <summary>Only the families of this assembly derive directly: the engine knows how to run each of them.</summary>
    private protected MergeMethod()
    {
    }

    /// <summary>What recipes may say about this method.</summary>
    public abstract MethodSchema Schema { get; }

    /// <summary>The values of its parameters, in the order of the schema.</summary>
    public abstract ParameterValues Values { get; }

    /// <summary>The same method for some of its models: what is left where a tensor is missing in the others.</summary>
    /// <param name="models">Indices into the models that have values of their own, ascending.</param>
    public abstract MergeMethod ForModels(ReadOnlySpan<int> models);

    /// <summary>Whether its only input comes out as it went in: then bytes are copied, and types that cannot be computed in are no obstacle.</summary>
    public virtual bool CopiesOnlyInput => false;

    /// <summary>
    /// What becomes of a tensor that may be absent and that some inputs lack. Unless a method says otherwise: a base that
    /// lacks it is an error, what only the base has is copied, and everything else is merged from those that have it.
    /// </summary>
    public virtual MissingTensor WhenMissing(TensorPresence presence) =>
        !presence.HasBase ? MissingTensor.Merge
        : !presence.BaseHasIt ? MissingTensor.Refuse
        : presence.Having == 0 ? MissingTensor.Copy
        : MissingTensor.Merge;

    /// <summary>Whether one pass is enough, whatever the tensor: a source that is expensive to read is read as it is then.</summary>
    /// <param name="models">The number of inputs besides the base.</param>
    internal virtual bool IsOnePass(int models) => false;

    /// <summary>The passes over a tensor that the method's family needs, in order.</summary>
    /// <typeparam name="T">The type of arithmetic: float, or double where inputs are.</typeparam>
    internal abstract IEnumerable<Round> Rounds<T>(TensorMerge merge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The method as it would be called: <c>ties(normalize: true, lambda: 1; weight: 0.5, density: 1; …)</c>.</summary>
    public sealed override string ToString() => MethodText.Describe(Schema, Values);
}
