using System.Reflection;

namespace MergeDsl.Output;

/// <summary>The version of this product, without the commit that it was built from.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
