using System.Text;
using System.Text.Json;

namespace MergeDsl.Tests.Fuzzing;

/// <summary>Changes a JSON text as a tree: values that readers do not expect, keys twice, parts elsewhere, depth; and now and then its bytes.</summary>
internal static class JsonMutation
{
    private static readonly string[] Edges =
    [
        "null", "true", "false", "0", "-1", "1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e308", "1e999", "-0.0",
        "0.5", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"..\"", "\"../x\"", "\"/etc/passwd\"", "\"F32\"", "\"weight\"", "[]", "{}", "[[]]", "[-1]", "[0,0,0,0,0,0,0,0,0]", "{\"\":0}", "[4294967296,4294967296]",
    ];

    public static byte[] Of(string json, Random random)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Node root = new("", document.RootElement);
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(root, random);
        }

        StringBuilder text = new();
        root.Write(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        return random.Next(5) == 0 ? ByteMutation.Of(bytes, random) : bytes;
    }

    private static void Change(Node root, Random random)
    {
        Node[] nodes = [.. root.All()];
        Node node = nodes[random.Next(nodes.Length)];
        Node other = nodes[random.Next(nodes.Length)];
        switch (random.Next(8))
        {
            case 0:
                node.Become(Edges[random.Next(Edges.Length)]);
                break;
            case 1 when node.Parts.Count > 0:
                node.Parts.RemoveAt(random.Next(node.Parts.Count));
                break;
            case 2 when node.Parts.Count > 0:
                node.Parts.Add(node.Parts[random.Next(node.Parts.Count)].Copy());
                break;
            case 3:
                node.Become(other.Copy());
                break;
            case 4:
                node.Key = random.Next(3) == 0 ? "\\u0000" : other.Key;
                break;
            case 5:
                int depth = random.Next(20) == 0 ? 20_000 : random.Next(60, 70);
                node.Become(new string('[', depth) + new string(']', depth));
                break;
            case 6 when long.TryParse(node.Text, out long number):
                node.Become($"{unchecked(random.Next(4) switch { 0 => number + 1, 1 => number - 1, 2 => -number, _ => number << random.Next(63) })}");
                break;
            default:
                node.Become($"\"{new string('x', random.Next(50) == 0 ? 100_000 : random.Next(300))}\"");
                break;
        }
    }

    private sealed class Node
    {
        private char open;

        public Node(string key, JsonElement value)
        {
            Key = key;
            open = value.ValueKind switch { JsonValueKind.Object => '{', JsonValueKind.Array => '[', _ => ' ' };
            Text = open == ' ' ? value.GetRawText() : "";
            Parts = value.ValueKind switch
            {
                JsonValueKind.Object => [.. value.EnumerateObject().Select(p => new Node(p.Name, p.Value))],
                JsonValueKind.Array => [.. value.EnumerateArray().Select(e => new Node("", e))],
                _ => [],
            };
        }

        private Node(Node other) => (Key, open, Text, Parts) = (other.Key, other.open, other.Text, [.. other.Parts.Select(p => p.Copy())]);

        public string Key { get; set; }

        public string Text { get; private set; }

        public List<Node> Parts { get; private set; }

        public Node Copy() => new(this);

        public void Become(string text) => (open, Text, Parts) = (' ', text, []);

        public void Become(Node other) => (open, Text, Parts) = (other.open, other.Text, other.Parts);

        public IEnumerable<Node> All() => Parts.SelectMany(p => p.All()).Prepend(this);

        public void Write(StringBuilder text)
        {
            if (open == ' ')
            {
                text.Append(Text);
                return;
            }

            text.Append(open);
            for (int i = 0; i < Parts.Count; i++)
            {
                text.Append(i == 0 ? "" : ",");
                if (open == '{')
                {
                    text.Append('"').Append(Parts[i].Key).Append("\":");
                }

                Parts[i].Write(text);
            }

            text.Append(open == '{' ? '}' : ']');
        }
    }
}
