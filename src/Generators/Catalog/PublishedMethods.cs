using System.Reflection.Metadata;
using MergeDsl.Catalog;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Catalog;

/// <summary>The merge methods that a referenced assembly publishes. Equal by value.</summary>
/// <param name="Assembly">The assembly's name; empty where it publishes nothing.</param>
/// <param name="Methods">The schemas of its methods.</param>
internal sealed record PublishedMethods(string Assembly, EquatableArray<MethodSchema> Methods)
{
    public static PublishedMethods None { get; } = new("", []);

    /// <summary>Reads the attributes of an assembly; from its metadata, so that nothing of the compilation is held.</summary>
    public static PublishedMethods Of(MetadataReference reference, CancellationToken cancellation) => reference switch
    {
        PortableExecutableReference file => OfFile(file, cancellation),
        CompilationReference project => OfProject(project.Compilation),
        _ => None,
    };

    private static PublishedMethods OfFile(PortableExecutableReference file, CancellationToken cancellation)
    {
        try
        {
            if (file.GetMetadata() is not AssemblyMetadata assembly || assembly.GetModules().FirstOrDefault() is not { } module)
            {
                return None;
            }

            MetadataReader reader = module.GetMetadataReader();
            List<string> texts = [];
            foreach (CustomAttributeHandle handle in reader.GetAssemblyDefinition().GetCustomAttributes())
            {
                cancellation.ThrowIfCancellationRequested();
                CustomAttribute attribute = reader.GetCustomAttribute(handle);
                if (IsSchema(reader, attribute) && Argument(reader, attribute) is { } text)
                {
                    texts.Add(text);
                }
            }

            return Of(reader.GetString(reader.GetAssemblyDefinition().Name), texts);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException)
        {
            return None; // the compiler reports a reference that it cannot read
        }
    }

    private static PublishedMethods OfProject(Compilation project) =>
        Of(project.AssemblyName ?? "", project.Assembly.GetAttributes()
            .Where(a => a.AttributeClass?.ToDisplayString() == RuntimeNames.MergeMethodSchemaAttribute)
            .Select(a => a.ConstructorArguments.FirstOrDefault().Value).OfType<string>());

    private static PublishedMethods Of(string assembly, IEnumerable<string> texts)
    {
        EquatableArray<MethodSchema> methods = texts.Select(MethodSchemaText.Read).OfType<MethodSchema>().ToEquatableArray();
        return methods.Count == 0 ? None : new(assembly, methods);
    }

    private static bool IsSchema(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference
            || reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
        {
            return false;
        }

        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return reader.StringComparer.Equals(type.Name, RuntimeNames.Short(RuntimeNames.MergeMethodSchemaAttribute))
            && reader.StringComparer.Equals(type.Namespace, RuntimeNames.CatalogNamespace);
    }

    // A custom attribute's value: two bytes of prolog (0x0001), then the constructor's arguments; here one string.
    private static string? Argument(MetadataReader reader, CustomAttribute attribute)
    {
        BlobReader value = reader.GetBlobReader(attribute.Value);
        return value.RemainingBytes > 2 && value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
    }
}
