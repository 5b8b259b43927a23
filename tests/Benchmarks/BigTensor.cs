using System.Globalization;
using System.Text;
using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Merges two checkpoints whose one tensor has 2³¹ + 5 elements of float16, in several shapes, with methods that must know
/// the whole tensor, and tells time and peak memory. No index may overflow, and nothing may hold a row.
/// </summary>
internal static class BigTensor
{
    private const long Elements = (1L << 31) + 5;
    private const int HeaderLength = 256;
    private const int FillElements = 1 << 23;

    private static readonly (string Name, string Recipe)[] Methods =
    [
        ("slerp", "merge_method: slerp\nmodels: [{model: base}, {model: tuned}]\nbase_model: base\nparameters: {t: 0.3}\n"),
        ("ties", "merge_method: ties\nmodels: [{model: tuned, parameters: {weight: 1, density: 0.5}}]\nbase_model: base\n"),
        ("della", "merge_method: della\nmodels: [{model: tuned, parameters: {weight: 1, density: 0.5}}]\nbase_model: base\n"),
        ("sce", "merge_method: sce\nmodels: [{model: tuned}, {model: base}]\nbase_model: base\nparameters: {select_topk: 0.5}\n"),
        ("arcee_fusion", "merge_method: arcee_fusion\nmodels: [{model: tuned}]\nbase_model: base\n"),
        ("nuslerp rows", "merge_method: nuslerp\nmodels: [{model: base, parameters: {weight: 1}}, {model: tuned, parameters: {weight: 2}}]\nparameters: {nuslerp_flatten: false}\n"),
        ("nuslerp columns", "merge_method: nuslerp\nmodels: [{model: base, parameters: {weight: 1}}, {model: tuned, parameters: {weight: 2}}]\nparameters: {nuslerp_flatten: false, nuslerp_row_wise: true}\n"),
    ];

    /// <param name="args"><c>DIR [--elements N] [--methods a,b] [--shapes 7x306783379,…] -- COMMAND…</c>; recipe and output directory are appended to the command.</param>
    public static int Run(string[] args)
    {
        int separator = Array.IndexOf(args, "--");
        string[] options = args[..separator], command = args[(separator + 1)..];
        string directory = Path.GetFullPath(args[0]), output = Path.Combine(directory, "out");
        long elements = long.Parse(Option(options, "--elements", Elements.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        string[] methods = Option(options, "--methods", "slerp,ties,della,arcee_fusion").Split(',');
        string[] shapes = Option(options, "--shapes", FormattableString.Invariant($"{elements},{elements / 49}x49,7x{elements / 7}")).Split(',');
        Console.WriteLine($"{"method",-16} {"shape",-22} {"s",8} {"cpu s",8} {"peak, MiB",10}");
        foreach (string shape in shapes)
        {
            foreach ((string model, int number) in ((string, int)[])[("base", 0), ("tuned", 1)])
            {
                Write(Path.Combine(directory, model), number, [.. shape.Split('x').Select(d => long.Parse(d, CultureInfo.InvariantCulture))]);
            }

            foreach ((string name, string recipe) in Methods.Where(m => methods.Contains(m.Name)))
            {
                string path = Path.Combine(directory, "recipe.yml");
                File.WriteAllText(path, recipe);
                TimedCommand run = TimedCommand.Run([.. command, path, output, "--model-root", directory]);
                Console.WriteLine($"{name,-16} {shape,-22} {run.Seconds,8:F1} {run.Processor,8:F1} {run.Peak >> 20,10}");
                if (run.Exit != 0)
                {
                    return run.Exit;
                }

                Directory.Delete(output, recursive: true);
            }
        }

        return 0;
    }

    private static string Option(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : otherwise;

    // What is there already gets a header with the new shape only: the weights are the same.
    private static void Write(string directory, int model, long[] shape)
    {
        long elements = shape.Aggregate(1L, (a, b) => a * b);
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "config.json"), "{\"architectures\": [\"LlamaForCausalLM\"], \"model_type\": \"llama\", \"num_hidden_layers\": 0, \"torch_dtype\": \"float16\"}");
        using FileStream file = new(Path.Combine(directory, "model.safetensors"), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        string header = FormattableString.Invariant($"{{\"model.norm.weight\":{{\"dtype\":\"F16\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[0,{elements * 2}]}}}}");
        file.Write(BitConverter.GetBytes((long)HeaderLength));
        file.Write(Encoding.UTF8.GetBytes(header.PadRight(HeaderLength)));
        if (file.Length == file.Position + (elements * 2))
        {
            return;
        }

        file.SetLength(file.Position);
        byte[] buffer = new byte[FillElements * 2];
        for (long at = 0; at < elements; at += FillElements)
        {
            int length = (int)Math.Min(FillElements, elements - at), parts = Environment.ProcessorCount;
            Parallel.For(0, parts, part =>
            {
                int share = (length / parts / 1024 * 1024) + 1024, first = Math.Min(part * share, length), last = Math.Min(first + share, length);
                RandomWeights.Fill(buffer.AsSpan((first * 2)..(last * 2)), DType.F16, at + first, model);
            });
            file.Write(buffer.AsSpan(0, length * 2));
        }
    }
}
