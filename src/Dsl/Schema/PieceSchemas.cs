using MergeDsl.Binding;

namespace MergeDsl.Schema;

/// <summary>The pieces that an output is put together from.</summary>
internal static class PieceSchemas
{
    public static void Define(JsonText json)
    {
        json.Define("slice", "A piece of the output.", Place.Slice, ["object"], ["sources"], key =>
        {
            switch (key)
            {
                case "sources":
                    json.List("Layers that are merged with one another: as many of each model.", "source");
                    break;
                case "base_model":
                    json.Optional("The base model of this slice.", "reference");
                    break;
                case "parameters":
                    json.Parameters();
                    break;
                default:
                    json.Text("description", "Is read and does nothing.").Boolean("deprecated", true);
                    break;
            }
        });
        json.Define("module", "A part of a model with layers of its own.", Place.Module, ["object"], [], key =>
        {
            if (key == "parameters")
            {
                json.Parameters();
            }
            else
            {
                json.List("As at the top level.", key == "models" ? "model" : "slice");
            }
        }, () => json.OneOfRequired("oneOf", "models", "slices"));
    }
}
