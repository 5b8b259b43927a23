using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads <c>models</c>, <c>slices</c> and <c>modules</c>: what is merged into what, and who takes part.</summary>
internal sealed class BodyBinder(BindingContext context, BoundMethod method, Located<ModelReference>? baseModel, BoundParameters document)
{
    private readonly InputsBinder inputsOf = new(context, method, document);
    private const string ModelExample = "- model: owner/name";
    private const string SliceExample = "- sources: […]";

    public IReadOnlyList<BoundModule> Read(Fields fields)
    {
        YamlEntry[] given = [.. fields.InOrder("models", "slices", "modules")];
        if (given.Length > 1)
        {
            context.Report.Report(BindingDiagnostics.SeveralBodies, given[1].Key.Site, given[1].Key.Text, given[0].Key.Text);
        }

        if (fields["modules"] is { } modules && given[0] == modules)
        {
            return ReadModules(modules);
        }

        if (ReadModule(null, fields, BoundParameters.None) is { } module)
        {
            return [module];
        }

        if (given.Length == 0 && !fields.HasUnknownKeys)
        {
            TextSpan span = fields.Node.Entries.Count == 0 ? fields.Node.Span : fields.Node.Entries[0].Key.Site;
            context.Report.Report(BindingDiagnostics.NoBody, span, "none of `models`, `slices` and `modules` is there");
        }

        return [];
    }

    private List<BoundModule> ReadModules(YamlEntry modules)
    {
        List<BoundModule> result = [];
        if (context.Mapping(modules.Value, "`modules`", "modules: {text_decoder: {models: […]}}") is not { } mapping)
        {
            return result;
        }

        if (mapping.Entries.Count == 0)
        {
            context.Report.Report(BindingDiagnostics.NoBody, mapping.Span, "`modules` is empty");
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            if (context.Mapping(entry.Value, $"the module `{Words.Show(entry.Key.Text)}`", "text_decoder: {models: […]}") is { } one)
            {
                Fields fields = KeyBinder.Read(context, one, Place.Module);
                YamlEntry[] given = [.. fields.InOrder("models", "slices")];
                if (given.Length > 1)
                {
                    context.Report.Report(BindingDiagnostics.SeveralBodies, given[1].Key.Site, given[1].Key.Text, given[0].Key.Text);
                }
                else if (given.Length == 0 && !fields.HasUnknownKeys)
                {
                    context.Report.Report(BindingDiagnostics.NoBody, entry.Key.Site, $"the module `{Words.Show(entry.Key.Text)}` has neither `models` nor `slices`");
                }

                BoundParameters own = ParametersBinder.Read(context, method, SettingLevel.Module, fields);
                if (ReadModule(entry.Key, fields, own) is { } module)
                {
                    result.Add(module);
                }
            }
        }

        return result;
    }

    // The body that stands first counts where there are several.
    private BoundModule? ReadModule(YamlScalar? key, Fields fields, BoundParameters own)
    {
        if (fields.InOrder("models", "slices").FirstOrDefault() is not { } body)
        {
            return null;
        }

        bool wholeModels = fields.Written("models") == body;
        if (body.Value is YamlScalar { IsNull: true } or YamlSequence { Items.Count: 0 })
        {
            context.Report.Report(BindingDiagnostics.NoBody, body.Value is YamlSequence ? body.Value.Span : body.Key.Site, $"`{body.Key.Text}` is empty");
            return null;
        }

        if (wholeModels)
        {
            return ListOf(body.Value, "models", ModelExample, "model") is { } models
                ? new(key, true, models, [ReadModels(models, own, body.Value is YamlSequence)], own)
                : null;
        }

        return ListOf(body.Value, "slices", SliceExample, "sources") is { } slices
            ? new(key, false, slices, LackSources(slices) ? [] : [.. slices.Items.Select(s => ReadSlice(s, own)).OfType<BoundSlice>()], own)
            : null;
    }

    // Sources directly under `slices`: one mistake, however many there are.
    private bool LackSources(YamlSequence slices)
    {
        if (!slices.Items.All(s => s is YamlMapping mapping && mapping.Find("sources") is null && mapping.Find("model") is not null))
        {
            return false;
        }

        context.Report.Report(BindingDiagnostics.MissingKey, slices.Items[0].Site, Place.Slice.Name, "sources", "- sources:` above, with the models indented under it, `- model: owner/name");
        return true;
    }

    // A single entry that is no list is taken for a list of one, once it has been said.
    private YamlSequence? ListOf(YamlNode node, string key, string example, string entryKey)
    {
        YamlMapping? single = node is YamlMapping mapping && mapping.Find(entryKey) is not null ? mapping : null;
        return context.List(node, $"`{key}`", example, single is null ? [] : context.Report.Edits.WrapInList(single))
            ?? (single is null ? null : new YamlSequence([single], node.Span, node.Site));
    }

    private BoundSlice ReadModels(YamlSequence list, BoundParameters module, bool isWhole)
    {
        List<BoundInput> inputs = inputsOf.Read(list, Place.Model, baseModel, BoundParameters.None, module);
        isWhole &= inputs.Count == list.Items.Count;
        if (baseModel is not null && isWhole && !inputs.Any(i => i.IsBase))
        {
            IReadOnlyList<BoundParameter> resolved = method.Schema.Base == BaseRole.Ordinary
                ? ParameterResolver.Resolve(method.Schema, ParameterScope.PerModel, module, document)
                : [];
            inputs.Add(new(baseModel.Node, baseModel, null, true, true, BoundParameters.None, resolved));
        }

        return new(list, list, null, baseModel, inputs, BoundParameters.None, Globals(BoundParameters.None, module), isWhole);
    }

    private BoundSlice? ReadSlice(YamlNode node, BoundParameters module)
    {
        if (context.Mapping(node, "a slice", SliceExample) is not { } mapping)
        {
            return null;
        }

        Fields fields = KeyBinder.Read(context, mapping, Place.Slice);
        Located<ModelReference>? own = fields["base_model"] is { } given ? ModelBinder.Read(context, given.Value) : null;
        Located<ModelReference>? sliceBase = fields["base_model"] is null ? baseModel : own;
        BoundParameters parameters = ParametersBinder.Read(context, method, SettingLevel.Slice, fields);
        if (fields["sources"] is not { } sources || sources.Value is YamlSequence { Items.Count: 0 })
        {
            if (!fields.HasUnknownKeys)
            {
                context.Report.Report(BindingDiagnostics.MissingKey, mapping.Site, Place.Slice.Name, "sources", "sources: [{model: owner/name, layer_range: [0, 32]}]");
            }

            return null;
        }

        if (ListOf(sources.Value, "sources", "- {model: owner/name, layer_range: [0, 32]}", "model") is not { } list)
        {
            return null;
        }

        List<BoundInput> inputs = inputsOf.Read(list, Place.Source, sliceBase, parameters, module);
        bool isWhole = sources.Value is YamlSequence && inputs.Count == list.Items.Count;
        return new(node, list, own, sliceBase, inputs, parameters, Globals(parameters, module), isWhole)
        {
            ResidualWeight = fields["residual_weight"],
        };
    }

    private IReadOnlyList<BoundParameter> Globals(BoundParameters slice, BoundParameters module) =>
        ParameterResolver.Resolve(method.Schema, ParameterScope.Global, slice, module, document);
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor SeveralBodies = Add(
        "MRG2008", RecipeSeverity.Error, "More than one of models, slices, modules", "`{0}` stands beside `{1}`; a recipe has exactly one of `models`, `slices` and `modules`",
        "`models` merges whole models, `slices` composes the output of layers, `modules` says either for each module of a model that has several.");

    public static readonly DiagnosticDescriptor NoBody = Add(
        "MRG2009", RecipeSeverity.Error, "Nothing to merge", "the recipe does not say what is merged: {0}; add `models:` with a list of `- model: …`",
        "A recipe has exactly one of `models`, `slices` and `modules`, and it is not empty.");
}
