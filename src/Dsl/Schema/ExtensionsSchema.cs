using MergeDsl.Binding;

namespace MergeDsl.Schema;

/// <summary>The block <c>mergedsl</c>.</summary>
internal static class ExtensionsSchema
{
    public static void Define(JsonText json) => json.Define("mergedsl", null, Place.Extensions, ["object"], [], key =>
    {
        json.Text("description", key switch
        {
            "class" => "The name of the compiled class.",
            "namespace" => "Its namespace.",
            "access" => "Its accessibility.",
            _ => "The seed of random masks.",
        });
        if (key == "access")
        {
            json.Texts("enum", ["public", "internal"]);
        }
    });
}
