using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>The model whose tokenizer the output's starts from; it need not be an input.</summary>
/// <param name="Model">The model.</param>
/// <param name="Directory">Where its files are.</param>
/// <param name="Size">How many tokens its configuration says that it has; null where it does not say.</param>
internal sealed record TokenizerOrigin(ModelReference Model, string Directory, int? Size);
