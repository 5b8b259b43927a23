namespace MergeDsl.Binding;

/// <summary>
/// The methods of the published recipe schema with the parameters that are theirs alone. A catalogue may lack some of these
/// methods; a recipe that names one, or carries one of the parameters, has misspelt nothing all the same.
/// </summary>
internal static class PublishedSchema
{
    /// <summary>The names of its methods.</summary>
    public static readonly HashSet<string> Methods = new(
        [
            "linear", "slerp", "nuslerp", "multislerp", "karcher", "model_stock", "task_arithmetic", "ties", "dare_ties", "dare_linear", "breadcrumbs",
            "breadcrumbs_ties", "della", "della_linear", "sce", "ram", "ramplus_tl", "nearswap", "arcee_fusion", "passthrough",
        ],
        StringComparer.Ordinal);

    /// <summary>The names of parameters, with the methods that have them.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Parameters = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["weight"] = ["linear", "nuslerp", "multislerp", "task_arithmetic", "ties"],
        ["density"] = ["ties", "dare_ties", "dare_linear", "breadcrumbs", "della"],
        ["normalize"] = ["linear", "task_arithmetic", "ties"],
        ["rescale"] = ["ties", "dare_ties", "dare_linear"],
        ["lambda"] = ["task_arithmetic", "ties", "dare_ties"],
        ["t"] = ["slerp", "nearswap"],
        ["scale"] = ["passthrough"],
        ["gamma"] = ["breadcrumbs", "breadcrumbs_ties"],
        ["epsilon"] = ["della", "della_linear", "ram", "ramplus_tl"],
        ["nuslerp_flatten"] = ["nuslerp"],
        ["nuslerp_row_wise"] = ["nuslerp"],
        ["normalize_weights"] = ["multislerp"],
        ["eps"] = ["multislerp"],
        ["max_iter"] = ["karcher"],
        ["tol"] = ["karcher"],
        ["filter_wise"] = ["model_stock"],
        ["select_topk"] = ["sce"],
        ["r"] = ["ramplus_tl"],
        ["alpha"] = ["ramplus_tl"],
    };
}
