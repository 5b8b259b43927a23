namespace MergeDsl.Planning;

/// <summary>The layers of a model, or of one of its modules: the tensors called <c>&lt;prefix&gt;.&lt;layer&gt;.&lt;rest&gt;</c>.</summary>
/// <param name="Prefix">What stands before the layer's number: <c>model.layers</c>.</param>
/// <param name="Depth">The number of layers.</param>
internal sealed record LayerStack(string Prefix, int Depth)
{
    /// <summary>How many layers behind the last predict tokens further ahead: numbered on from the others, and no part of the stack.</summary>
    public int Ahead { get; init; }

    /// <summary>The name of a layer's tensor.</summary>
    public string NameOf(int layer, string rest) => $"{Prefix}.{layer}.{rest}";
}
