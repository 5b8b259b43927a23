namespace MergeDsl.Diagnostics;

/// <summary>What writing and verifying an output can say.</summary>
public static class OutputDiagnostics
{
    /// <summary>A result that is no number although its inputs are.</summary>
    public static DiagnosticDescriptor NonFinite { get; } = Error("MRG7050", "Result is not finite",
        "tensor {0}, element {1} comes out {2} as {3}, and its inputs are finite ({4}); look for weights that are too large, or write a wider type (out_dtype: bfloat16 or float32); --allow-non-finite writes it all the same",
        "float16 holds numbers up to 65504. Where another element of the tensor is NaN in an input, methods that measure whole tensors carry it to all elements.");

    /// <summary>Results that are no numbers, which were asked for.</summary>
    public static DiagnosticDescriptor NonFiniteMade { get; } = Warning("MRG7051", "Results are not finite",
        "{0} elements came out as NaN or infinite although their inputs are finite, first in {1}",
        "They were written because `--allow-non-finite` was given.");

    /// <summary>Inputs that are no numbers.</summary>
    public static DiagnosticDescriptor NonFiniteInherited { get; } = Warning("MRG7052", "Inputs are not finite",
        "{0} elements of the output are NaN or infinite because an input is, first in {1}",
        "A model with such weights is usually broken; some architectures keep masks of infinities.");

    /// <summary>Another run that writes the same output.</summary>
    public static DiagnosticDescriptor OutputBusy { get; } = Error("MRG7053", "Output is being written",
        "{0}: another run is writing it; wait for it to end, or choose another directory",
        "Two runs cannot write one output at the same time.");

    /// <summary>A run that goes on where an earlier one stopped.</summary>
    public static DiagnosticDescriptor Resumed { get; } = Info("MRG7054", "Resumed",
        "{0}: {1} of {2} tensors are taken over from a run that was cut off; --no-resume starts over",
        "Each of them was read again and compared with the digest that was noted when it was written.");

    /// <summary>Written bytes that read back differently.</summary>
    public static DiagnosticDescriptor WrittenDiffers { get; } = Error("MRG7055", "Output reads back differently",
        "{0}: tensor {1} was written with the digest {2} and reads back with {3}; the disk or the memory of this machine is unsound",
        "`--verify` reads the output again before it gets its name.");

    /// <summary>An output without a manifest.</summary>
    public static DiagnosticDescriptor NoManifest { get; } = Error("MRG7056", "No manifest",
        "{0}: {1}; give the directory of a merge that was made with this version or a later one",
        "The manifest is written beside the weights: `mergedsl-manifest.json`.");

    /// <summary>An output that differs from its manifest.</summary>
    public static DiagnosticDescriptor OutputDiffers { get; } = Error("MRG7057", "Output was changed",
        "{0}: {1}; the manifest says {2}",
        "The file was changed or damaged after the merge.");

    /// <summary>An input that is another file after the merge than before.</summary>
    public static DiagnosticDescriptor InputReplaced { get; } = Error("MRG7058", "Input replaced during the merge",
        "{0} {1} since the merge began, so the result may be half of each; run the merge again when nothing writes to the models",
        "Length and time of change of every file of weights are compared before the output gets its name.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
        [NonFinite, NonFiniteMade, NonFiniteInherited, OutputBusy, Resumed, WrittenDiffers, NoManifest, OutputDiffers, InputReplaced];

    private static DiagnosticDescriptor Error(string id, string title, string message, string help) => new(id, RecipeSeverity.Error, title, message, help);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string help) => new(id, RecipeSeverity.Warning, title, message, help);

    private static DiagnosticDescriptor Info(string id, string title, string message, string help) => new(id, RecipeSeverity.Info, title, message, help);
}
