namespace MergeDsl.Tests.Fuzzing;

/// <summary>Changes to what a recipe says: YAML it remains, most of the time.</summary>
public sealed class NodeMutations(Random random)
{
    private static readonly string[] Keys =
    [
        "merge_method", "models", "slices", "modules", "base_model", "parameters", "dtype", "out_dtype", "tokenizer_source", "tokenizer", "chat_template", "name", "mergedsl", "sources", "model",
        "layer_range", "residual_weight", "filter", "value", "source", "tokens", "pad_to_multiple_of", "force", "kind", "token", "token_id", "path", "revision", "lora", "seed", "class", "namespace",
        "weight", "density", "t", "normalize", "lambda", "gamma", "epsilon", "rescale", "scale", "int8_mask", "select_topk", "max_iter", "tol", "eps", "filter_wise", "normalize_weights", "r", "alpha",
        "experts", "genome", "embed_slerp", "x-own", "wieght", "paramaters", "base_modle", "frobnicate", "<<", "\"\"", "1", "~", "a b", "\"\\u0000\"", "\"🤗\"", "-model",
    ];

    private static readonly string[] Values =
    [
        "~", "\"\"", "-1", "0", "1", "0.5", "50", "1e400", "-0", ".nan", "-.inf", "'0,5'", "50%", "yes", "\"true\"", "1_000", "0x10", "1:30", "9999999999", "ties", "slerp", "linear", "della", "dare_ties",
        "passthrough", "nuslerp", "multislerp", "karcher", "sce", "model_stock", "arcee_fusion", "nearswap", "breadcrumbs", "task_arithmetic", "tise", "dare", "bf16", "float16", "int8", "auto", "union",
        "base", "a/x", "b/y@v1", "a/x@b+c@d+e", "+", "@", "stage-1", "stage-2", "mlp", "\"*\"", "\"*mlp*\"", "model.safetensors", "[]", "{}", "[0, 1]", "[1, 0, 1, 0, 1]", "[[1]]", "[~]", "[3, 3]", "[8, 4]",
        "[-1, 2]", "[0, 2147483647]", "[0, 1, 2]", "{filter: mlp, value: 1}", "[{filter: mlp, value: [0, 1]}, {value: 0}]", "[{value: 1}, {filter: mlp, value: 0}]", "{mlp: 0.5}",
        "{kind: zero}", "{kind: model_token, model: a/x}", "{source: base, tokens: {a: {force: true}}}", "{path: a/x, revision: 2}", "\"{{ messages }}\"", "\"\\uD800\"", "\"\u2028\"", "chatml",
    ];

    /// <summary>Changes one node of the documents.</summary>
    public void Mutate(List<RecipeNode> documents, IReadOnlyList<RecipeNode> others)
    {
        List<RecipeNode> all = [.. documents.SelectMany(d => d.All())];
        RecipeNode node = all[random.Next(all.Count)];
        RecipeNode owner = all.Where(n => n.Entries.Count > 0).OrderBy(_ => random.Next()).FirstOrDefault() ?? node;
        int at = random.Next(Math.Max(1, owner.Entries.Count));
        switch (random.Next(14))
        {
            case 0 when owner.Entries.Count > 0:
                owner.Entries.RemoveAt(at);
                break;
            case 1 when owner.Entries.Count > 0:
                owner.Entries.Insert(random.Next(owner.Entries.Count + 1), (owner.Entries[at].Key, owner.Entries[at].Value.Copy()));
                break;
            case 2 or 3 when owner.Entries.Count > 0 && owner.IsMapping:
                owner.Entries[at] = (Misspelt(owner.Entries[at].Key ?? ""), owner.Entries[at].Value);
                break;
            case 4 when owner.Entries.Count > 0:
                int other = random.Next(owner.Entries.Count);
                (owner.Entries[at], owner.Entries[other]) = ((owner.Entries[at].Key, owner.Entries[other].Value), (owner.Entries[other].Key, owner.Entries[at].Value));
                break;
            case 5 when owner.Entries.Count > 0:
                all[random.Next(all.Count)].Entries.Add((random.Next(4) == 0 ? null : owner.Entries[at].Key ?? Any(Keys), owner.Entries[at].Value.Copy()));
                break;
            case 6 when node.Text is null:
                node.Entries.Add((node.IsMapping ? Any(Keys) : null, RecipeNode.Of(Any(Values))));
                break;
            case 7:
                node.Become(others[random.Next(others.Count)].All().OrderBy(_ => random.Next()).First().Copy());
                break;
            case 8:
                RecipeNode wrapped = new() { IsMapping = random.Next(2) == 0 };
                wrapped.Entries.Add((wrapped.IsMapping ? Any(Keys) : null, node.Copy()));
                node.Become(wrapped);
                break;
            case 9:
                documents.Insert(random.Next(documents.Count + 1), others[random.Next(others.Count)].Copy());
                break;
            default:
                RecipeNode leaf = all.Where(n => n.Text is not null).OrderBy(_ => random.Next()).FirstOrDefault() ?? node;
                leaf.Become(RecipeNode.Of(Any(Values)));
                break;
        }
    }

    private string Misspelt(string key)
    {
        int at = random.Next(key.Length + 1);
        return random.Next(3) switch
        {
            0 when at < key.Length => key.Remove(at, 1),
            1 => key.Insert(at, ((char)random.Next('a', 'z')).ToString()),
            _ => Any(Keys),
        };
    }

    private string Any(string[] words) => words[random.Next(words.Length)];
}
