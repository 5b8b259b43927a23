using System.Globalization;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Catalog;

namespace MergeDsl.Generators.Methods;

/// <summary>Finds merge methods whose name another one has.</summary>
internal static class TakenNames
{
    /// <summary>What is to be said of a method's name; of two in one project it is said of the second, in the order of their C# names.</summary>
    public static DeclarationMessage? ProblemOf(MethodDeclaration method, IEnumerable<MethodDeclaration> declared, IEnumerable<PublishedMethods> referenced)
    {
        string name = method.Schema.Name;
        MethodDeclaration? other = declared.FirstOrDefault(d =>
            d.Schema.Name == name && string.CompareOrdinal(d.Schema.TypeName, method.Schema.TypeName) < 0);
        string? owner = other?.Schema.TypeName
            ?? referenced.Where(r => r.Methods.Any(m => m.Name == name)).Select(r => $"{r.Methods.First(m => m.Name == name).TypeName} of {r.Assembly}").FirstOrDefault();
        return owner is null ? null : new(
            DeclarationDiagnostics.NameTaken,
            string.Format(CultureInfo.InvariantCulture, DeclarationDiagnostics.NameTaken.MessageFormat, name, method.Schema.TypeName, owner));
    }
}
