namespace MergeDsl.Diagnostics;

/// <summary>What planning and running a merge can say: MRG5xxx about how the models of a recipe fit together, MRG7xxx about the run.</summary>
public static class MergeDiagnostics
{
    /// <summary>Inputs of different architecture.</summary>
    public static DiagnosticDescriptor ArchitecturesDiffer { get; } = Error("MRG5010", "Architectures differ",
        "model {0} is a {1}, {2} is a {3}; --allow-crimes merges them all the same, tensors matched by name and shape",
        "Only models of one architecture share the meaning of their tensors.");

    /// <summary>A layer range that ends behind the last layer.</summary>
    public static DiagnosticDescriptor LayersBeyond { get; } = Error("MRG5011", "Layer range beyond the model",
        "slice {0}: layer_range {1} of {2}: the model has {3} layers, so the range must lie in [0, {3}]",
        "Layers count from 0 and the end of a range is exclusive.");

    /// <summary>Whole models of different depth.</summary>
    public static DiagnosticDescriptor DepthsDiffer { get; } = Error("MRG5012", "Depths differ",
        "{0} has {1} layers{4}, {2} has {3}; whole models are merged layer by layer, use slices to choose layers",
        "With `models:` all models must have the same number of layers.");

    /// <summary>Slices of a model with several layer stacks.</summary>
    public static DiagnosticDescriptor SeveralStacks { get; } = Error("MRG5013", "Several layer stacks",
        "model {0} has several layer stacks ({1}), and `slices` cannot say which one is meant: list its modules under `modules`",
        "An encoder-decoder or vision-language model has a stack of layers in each of its modules.");

    /// <summary>Slices of a model without layers.</summary>
    public static DiagnosticDescriptor NoStack { get; } = Error("MRG5014", "No layer stack",
        "model {0} has no tensors of the form <prefix>.<layer>.<rest>, so slices have nothing to take layers from",
        "The layer stack is found by the tensors' names.");

    /// <summary>A layer without tensors.</summary>
    public static DiagnosticDescriptor LayerEmpty { get; } = Error("MRG5015", "Layer without tensors",
        "slice {0}: layer_range {1} of {2}: the model has no tensors in layer {3}",
        "The numbers of a model's layers have a gap: the checkpoint is incomplete, or layers were removed without renumbering the others.");

    /// <summary>A tensor that only some inputs have.</summary>
    public static DiagnosticDescriptor TensorMissing { get; } = Error("MRG5020", "Tensor missing",
        "model {0} lacks {1} tensor(s) that {2} has: {3}",
        "All inputs must have the output's tensors, except those that may be absent: a tied output head, rotary `inv_freq` buffers, `position_ids`, biases, and what only the base has.");

    /// <summary>An optional tensor that the method cannot do without.</summary>
    public static DiagnosticDescriptor TensorNeeded { get; } = Error("MRG5021", "Optional tensor missing where the method needs it",
        "{0} cannot merge {1}: it is missing in {2}",
        "The tensor may be absent in some models, but not for this method: see its row in the table of optional tensors.");

    /// <summary>Shapes that differ.</summary>
    public static DiagnosticDescriptor ShapesDiffer { get; } = Error("MRG5022", "Shapes differ",
        "{0} tensor(s) of {1} have another shape than in {2}: {3}",
        "Elements are merged one by one, so shapes must agree; nothing is broadcast, cut or skipped.");

    /// <summary>Vocabulary sizes that differ.</summary>
    public static DiagnosticDescriptor VocabulariesDiffer { get; } = Error("MRG5023", "Vocabularies differ",
        "{0}: {1}; add `tokenizer: {{source: base}}` (or union) to the recipe so that rows follow their tokens",
        "Row i of an embedding means token i of that model's tokenizer. Models with different vocabularies are merged token by token, which a `tokenizer` block asks for.");

    /// <summary>Integer tensors that differ.</summary>
    public static DiagnosticDescriptor IntegersDiffer { get; } = Error("MRG5024", "Integer tensors differ",
        "{0} is {1} in {2} and {3} in {4}; integers and booleans are not merged, they must be equal in all inputs (packed quantised weights must be dequantised first)",
        "Counters, positions and packed weights have no meaningful average.");

    /// <summary>A type that nothing can be computed in.</summary>
    public static DiagnosticDescriptor TypeNotMerged { get; } = Error("MRG5025", "Type cannot be merged",
        "{0} tensor(s) of {1} are {2}: {3}; {4}",
        "8-bit floats are storage; without scales beside them they are copied, but merged only where the recipe names a `dtype`.");

    /// <summary>An optional tensor that is left out.</summary>
    public static DiagnosticDescriptor TensorLeftOut { get; } = Warning("MRG5026", "Tensor left out",
        "{0} is left out of the output: {1} of the {2} inputs have it, too few for {3}",
        "The tensor may be absent, and this method cannot make it from what is there.");

    /// <summary>Tensors that are not in the model that gives the output its shape.</summary>
    public static DiagnosticDescriptor TensorsUnused { get; } = Warning("MRG5027", "Tensors unused",
        "{0} tensor(s) of {1} are not in {2}, which the output follows, and will not be in the output: {3}",
        "The output has the tensors of the base model, or of the first model.");

    /// <summary>Inputs of different types without dtype.</summary>
    public static DiagnosticDescriptor TypesDiffer { get; } = Info("MRG5028", "Types differ",
        "{0} tensor(s) are merged in {1}, the common type of inputs that are {2}; `dtype:` chooses another",
        "Without `dtype`, each tensor is merged and written in the common type of its inputs.");

    /// <summary>A head in some models, tied in others.</summary>
    public static DiagnosticDescriptor HeadTied { get; } = Info("MRG5029", "Output head tied in some models",
        "{0}: {1} has no {2} of its own; its {3} stands in",
        "Some inputs tie the output head to the input embedding; where another input has a head, the output has one.");

    /// <summary>Embeddings cut to the smallest vocabulary.</summary>
    public static DiagnosticDescriptor EmbeddingsTruncated { get; } = Warning("MRG5030", "Embeddings truncated",
        "{0} is cut to its first {1} of up to {2} rows",
        "With `--unsafe-truncate-embeddings`, rows beyond the smallest vocabulary are dropped, whatever their tokens are.");

    /// <summary>Layers that config.json could not follow.</summary>
    public static DiagnosticDescriptor ConfigNotUpdated { get; } = Warning("MRG5031", "config.json not brought up to date",
        "{0}: {1}",
        "The output has other layers than the model whose `config.json` it takes, and the file does not say under a known key how many there are, or tells layers that are made differently apart by a rule that no longer holds (every fourth layer, all but the first). Correct the file by hand, or choose layers so that the rule holds.");

    /// <summary>A module that a model has not.</summary>
    public static DiagnosticDescriptor ModuleUnknown { get; } = Error("MRG5060", "Unknown module",
        "model {0} has no module `{1}`; it has {2}",
        "The modules of a model are its layer stacks with what surrounds them: `default` where there is one; `encoder`, `decoder`, `shared`; `text_decoder`, `multi_modal_projector`, `vision_tower` or `vision_model`; in other models the prefix of the stack.");

    /// <summary>Modules of the model that the recipe does not list.</summary>
    public static DiagnosticDescriptor ModulesNotListed { get; } = Warning("MRG5061", "Modules not listed",
        "model {0} also has {1}: {2} tensors that will not be in the output; list what is to be kept",
        "The output has the modules that the recipe lists, and no others. A module that is to stay as it is can be listed with a single model.");

    /// <summary>A filter that occurs in no tensor's name.</summary>
    public static DiagnosticDescriptor FilterMatchesNothing { get; } = Warning("MRG5062", "Filter that matches no tensor",
        "the filter `{0}` occurs in none of the {1} tensors' names; these have parts such as {2}",
        "A condition holds for tensors whose name contains its filter, letter by letter. Another architecture calls its parts by other names.");

    /// <summary>A filter that occurs in the names of norms only, as part of a longer word.</summary>
    public static DiagnosticDescriptor FilterMatchesNorms { get; } = Info("MRG5063", "Filter that matches norms only",
        "the filter `{0}` matches {1} tensors, all of them norms, such as {2}; is that what is meant?",
        "`attention` occurs in `post_attention_layernorm`, and where the attention itself is called `self_attn` in nothing else.");

    /// <summary>A density that keeps nothing of a tensor.</summary>
    public static DiagnosticDescriptor NothingKept { get; } = Warning("MRG5064", "Density keeps nothing of a tensor",
        "of {0} tensor(s) of {1}, density times elements is less than one, and {2} kept: {3}",
        "The number of elements that are kept is rounded down. Small tensors, such as biases and norms, can be given a density of their own with a filter.");

    /// <summary>Packed quantised weights.</summary>
    public static DiagnosticDescriptor Quantised { get; } = Error("MRG5065", "Quantised weights",
        "model {0} is quantised ({1}); its numbers mean nothing without their scales: dequantise it first, or merge the model that it was made from",
        "Packed integers have no meaningful average. Load the model in the library that packed it, dequantise it, and save it in a floating-point type.");

    /// <summary>A model of a hub without a revision.</summary>
    public static DiagnosticDescriptor NoRevision { get; } = Info("MRG5066", "Model without a revision",
        "model {0} is taken as the hub has it today; name a commit, `owner/name@revision`, so that the merge can be reproduced",
        "What a hub has under a name changes. A revision names one state of it.");

    /// <summary>Tokens without rows.</summary>
    public static DiagnosticDescriptor TokensWithoutRows { get; } = Info("MRG5067", "Tokens without rows",
        "model {0}: its tokenizer goes up to {1} tokens and {3} has {2} rows; left out are {4}",
        "The tokenizer knows tokens that the model has no row of its embedding for. They have no meaning to the model.");

    /// <summary>Layers that lack some of their experts.</summary>
    public static DiagnosticDescriptor ExpertsIncomplete { get; } = Error("MRG5068", "Experts missing",
        "model {0} lacks {1}; a layer has all of its experts or none",
        "The numbers of the experts in a layer have a gap, an expert lacks a tensor, or there are fewer than config.json says: the checkpoint is incomplete.");

    /// <summary>Inputs under different licences.</summary>
    public static DiagnosticDescriptor LicencesDiffer { get; } = Warning("MRG5069", "Licences differ",
        "the models are under different licences: {0}; the model card names none, see which of them the merge may be published under",
        "Each model's `README.md` states a licence, and they are not the same. Where all agree, the merge's model card states it too.");

    /// <summary>A parameter's value that the method does not take.</summary>
    public static DiagnosticDescriptor BadValue { get; } = Error("MRG7002", "Value out of range",
        "{0}: {1}",
        "The value that a parameter has for a tensor is not one that its method takes.");

    /// <summary>A parameter's value that is probably not meant.</summary>
    public static DiagnosticDescriptor UnusualValue { get; } = Warning("MRG7003", "Unusual value",
        "{0}: {1}",
        "The value that a parameter has for a tensor is legal and rarely meant.");

    /// <summary>An output directory that is there already.</summary>
    public static DiagnosticDescriptor OutputExists { get; } = Error("MRG7004", "Output exists",
        "{0} exists and is not empty; {1}",
        "An earlier output is replaced only if that is asked for, and nothing else ever is.");

    /// <summary>An output directory that is an input.</summary>
    public static DiagnosticDescriptor OutputIsInput { get; } = Error("MRG7005", "Output is an input",
        "{0} is (or contains) the input {1}; choose another output directory",
        "Replacing an input with the result would leave neither if something fails.");

    /// <summary>An output directory that cannot be written.</summary>
    public static DiagnosticDescriptor OutputNotWritable { get; } = Error("MRG7006", "Output cannot be written",
        "{0}: {1}",
        "The output directory, or the directory it is to appear in, does not admit new files.");

    /// <summary>A disk without room for the output.</summary>
    public static DiagnosticDescriptor DiskFull { get; } = Error("MRG7007", "Not enough disk space",
        "{0}: the output needs {1} and {2} are free",
        "The space is checked before the first byte is written.");

    /// <summary>An input that could not be read.</summary>
    public static DiagnosticDescriptor ReadFailed { get; } = Error("MRG7008", "Input cannot be read",
        "{0}: {1}",
        "Reading a file of a model failed.");

    /// <summary>A recipe file that could not be read.</summary>
    public static DiagnosticDescriptor RecipeUnreadable { get; } = Error("MRG7009", "Recipe cannot be read",
        "{0}: {1}",
        "Reading the recipe's file failed.");

    /// <summary>A recipe with errors that was to be run.</summary>
    public static DiagnosticDescriptor RecipeBroken { get; } = Error("MRG7010", "Recipe has errors",
        "{0}",
        "A recipe is only planned and run if it has no errors.");

    /// <summary>A tensor for which a method has no result.</summary>
    public static DiagnosticDescriptor NoResult { get; } = Error("MRG7016", "No result",
        "{0}: {1} has no result: {2}",
        "The formula of the method has no value for these inputs, whatever the parameters' ranges say: what is divided by is zero.");

    /// <summary>An input that was written to during the merge.</summary>
    public static DiagnosticDescriptor InputChanged { get; } = Error("MRG7017", "Input changed",
        "{0}: an input changed while it was read; merge again when nothing writes to the models",
        "Some methods read a tensor several times, and what they read does not agree.");

    /// <summary>A temporary file that could not be made.</summary>
    public static DiagnosticDescriptor SpoolFailed { get; } = Error("MRG7020", "Temporary file cannot be written",
        "{0}: {1}; tensors of stages that are larger than their share of the memory are kept in temporary files there",
        "A tensor that is made while the merge runs and read several times is kept in memory while an eighth of the budget lasts, else in a temporary file beside the output.");

    /// <summary>A stage's directory that is taken for the stage.</summary>
    public static DiagnosticDescriptor StageKept { get; } = Warning("MRG7021", "Stage taken as it is",
        "stage {0} is not computed: {1} is there and is taken as it is; remove it to have the stage computed again",
        "With `--keep-stages`, a stage whose directory exists is read from there, whatever recipe, models or seed it was made with.");

    /// <summary>A stage that nothing depends on.</summary>
    public static DiagnosticDescriptor StageUnused { get; } = Warning("MRG7022", "Stage unused",
        "stage {0} is not computed: neither the result nor a stage that it needs uses it",
        "Only the stages that the result is made of are run.");

    /// <summary>A stage whose name is no name of a directory.</summary>
    public static DiagnosticDescriptor StageName { get; } = Error("MRG7023", "Stage cannot be kept",
        "stage {0} cannot be kept: its name leads out of {1}",
        "With `--keep-stages DIR`, each stage is written to the directory of its name in DIR.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
    [
        ArchitecturesDiffer, LayersBeyond, DepthsDiffer, SeveralStacks, NoStack, LayerEmpty,
        TensorMissing, TensorNeeded, ShapesDiffer, VocabulariesDiffer, IntegersDiffer, TypeNotMerged,
        TensorLeftOut, TensorsUnused, TypesDiffer, HeadTied, EmbeddingsTruncated, ConfigNotUpdated,
        ModuleUnknown, ModulesNotListed, FilterMatchesNothing, FilterMatchesNorms, NothingKept, Quantised, NoRevision, TokensWithoutRows, ExpertsIncomplete, LicencesDiffer,
        BadValue, UnusualValue, OutputExists, OutputIsInput, OutputNotWritable, DiskFull, ReadFailed, RecipeUnreadable, RecipeBroken,
        NoResult, InputChanged, SpoolFailed, StageKept, StageUnused, StageName,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string format, string help) => new(id, RecipeSeverity.Error, title, format, help);

    private static DiagnosticDescriptor Warning(string id, string title, string format, string help) => new(id, RecipeSeverity.Warning, title, format, help);

    private static DiagnosticDescriptor Info(string id, string title, string format, string help) => new(id, RecipeSeverity.Info, title, format, help);
}
