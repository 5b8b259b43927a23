using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Planning;

namespace MergeDsl.Output;

/// <summary>The index of a sharded output: which file holds which tensor.</summary>
internal static class WeightIndex
{
    public static string Of(MergePlan plan)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", plan.Tensors.Sum(ShardLayout.ByteCount));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (PlannedTensor tensor in plan.Tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
            {
                json.WriteString(tensor.Name, plan.Shards[tensor.Shard].FileName);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
