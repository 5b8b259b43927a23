using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Tests;

/// <summary>A recipe of a project.</summary>
internal sealed class RecipeItem(string path, string? text, params (string Name, string Value)[] metadata) : AdditionalText
{
    public override string Path { get; } = Project.Folder + path;

    /// <summary>Metadata of the project file's item.</summary>
    public IReadOnlyList<(string Name, string Value)> Metadata { get; } = metadata;

    public override SourceText? GetText(CancellationToken cancellationToken = default) => text is null ? null : SourceText.From(text, System.Text.Encoding.UTF8);
}
