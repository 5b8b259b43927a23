using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Brings the numbers of layers in a configuration up to date, and the lists that have an element for each layer.</summary>
internal sealed class ConfigLayers
{
    private static readonly string[] LayerCounts = ["num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_decoder_layers", "encoder_layers", "decoder_layers", "depth", "num_transformer_layers", "num_blocks", "layers"];

    private readonly JsonObject root;
    private readonly ModuleModels module;
    private readonly LayerStack stack;
    private readonly int layers;
    private bool hasLists;

    private ConfigLayers(JsonObject root, ModuleModels module, LayerStack stack, int layers)
    {
        this.root = root;
        this.module = module;
        this.stack = stack;
        this.layers = layers;
    }

    /// <summary>Sets what the recipe's slices change.</summary>
    /// <param name="root">The configuration, of the lead.</param>
    /// <param name="lead">The model that it is of.</param>
    /// <param name="modules">The recipe's modules.</param>
    /// <param name="problems">Takes a warning where the file does not say how many layers there are.</param>
    public static void Set(JsonObject root, InputModel lead, IReadOnlyList<ModuleModels> modules, ProblemList problems)
    {
        foreach (ModuleModels module in modules)
        {
            if (module.LayerCount is not { } layers || lead.Module(module.Layout.Name, []) is not { Stack: { } stack } part)
            {
                continue;
            }

            SeparateDecoder(root, lead);
            ConfigLayers config = new(root, module, stack, layers);
            string path = Path.Combine(lead.Checkpoint.Directory, ModelConfig.FileName);
            if (!config.Set() && layers != stack.Depth)
            {
                problems.Add(MergeDiagnostics.ConfigNotUpdated, path,
                    $"none of {string.Join(", ", LayerCounts)} is {stack.Depth}, the number of its layers{(module.Layout.Name is { } name ? $" in {name}" : "")}; the output has {layers}");
            }
            else if (!config.hasLists && LayerKinds.DescribeMoved(module, part, stack.Depth) is { } moved)
            {
                problems.Add(MergeDiagnostics.ConfigNotUpdated, path, $"{moved}, and no list in it says which layers are of which kind");
            }
        }
    }

    // Where only `num_layers` is there it counts those of the decoder too, which may now be another number.
    private static void SeparateDecoder(JsonObject root, InputModel lead)
    {
        if (lead.Modules.Any(m => m.Name == "encoder") && lead.Modules.FirstOrDefault(m => m.Name == "decoder")?.Stack is { } decoder
            && IsNumber(root["num_layers"], decoder.Depth) && !root.ContainsKey("num_decoder_layers") && !root.ContainsKey("decoder_layers"))
        {
            root["num_decoder_layers"] = decoder.Depth;
        }
    }

    private bool Set()
    {
        bool found = false;
        foreach ((string? key, JsonObject section) in Sections())
        {
            string[] counts = [.. CountsIn(key).Where(k => IsNumber(section[k], stack.Depth))];
            found |= counts.Length > 0;
            foreach (string count in counts)
            {
                section[count] = layers;
            }

            // In a section of encoder and decoder nothing tells whose layers a list is about.
            if (counts.Length > 0 && (key is not null || Known is not { LayerCounts.Length: > 0 }))
            {
                hasLists |= new LayerLists(module, stack.Depth).Update(key, section);
            }
        }

        return found;
    }

    private KnownModule? Known => module.Layout.Name is { } name ? KnownModules.Find(name) : null;

    private string[] CountsIn(string? section) => section is null && Known is { LayerCounts.Length: > 0 } known ? known.LayerCounts : LayerCounts;

    // The objects that may count the module's layers: its own if there is one; the file's for a module that shares it with
    // others; all of them for the only module.
    private List<(string? Key, JsonObject Object)> Sections()
    {
        List<(string? Key, JsonObject Object)> nested = [.. root.Where(p => p.Value is JsonObject).Select(p => ((string?)p.Key, p.Value!.AsObject()))];
        if (Known is not { } known)
        {
            return [(null, root), .. nested.Where(n => n.Key!.EndsWith("_config", StringComparison.Ordinal))];
        }

        List<(string? Key, JsonObject Object)> own = [.. nested.Where(n => known.Sections.Contains(n.Key))];
        return own.Count > 0 ? own : known.IsPerception ? [] : [(null, root)];
    }

    private static bool IsNumber(JsonNode? node, int value) => node is JsonValue number && number.TryGetValue(out int found) && found == value;
}
