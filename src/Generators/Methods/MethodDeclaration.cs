using MergeDsl.Catalog;

namespace MergeDsl.Generators.Methods;

/// <summary>A declared merge method: its schema and what is needed to complete the record. Equal by value, without symbols.</summary>
/// <param name="Schema">What recipes may say about it; with problems: what could be read.</param>
/// <param name="Namespace">The record's namespace; empty for the global one.</param>
/// <param name="TypeName">The record's name in its namespace, escaped where it is a keyword.</param>
/// <param name="Options">The constructor's parameter for the method as a whole; or null.</param>
/// <param name="Models">The constructor's parameter for each model; or null.</param>
/// <param name="CanBeCompleted">Whether it has the form of a merge method, so that the generator can add the other part.</param>
/// <param name="Problems">What is wrong, in words; then what is generated throws when it is used.</param>
internal sealed record MethodDeclaration(
    MethodSchema Schema,
    string Namespace,
    string TypeName,
    ParameterRecord? Options,
    ParameterRecord? Models,
    bool CanBeCompleted,
    EquatableArray<DeclarationMessage> Problems);
