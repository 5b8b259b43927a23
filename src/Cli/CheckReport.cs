using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Output;
using MergeDsl.Text;

namespace MergeDsl.Cli;

/// <summary>Writes what was found in recipes in the form that was asked for. Lines and columns count from 1.</summary>
internal static class CheckReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(CheckFormat format, IReadOnlyList<CheckedRecipe> recipes, TextWriter output)
    {
        switch (format)
        {
            case CheckFormat.Text:
                foreach (CheckedRecipe recipe in recipes)
                {
                    foreach (RecipeDiagnostic diagnostic in recipe.Diagnostics)
                    {
                        output.WriteLine(diagnostic.Format(recipe.Path));
                    }
                }

                break;
            case CheckFormat.Json:
                WriteJson(output, json => WriteArray(json, recipes));
                break;
            default:
                WriteJson(output, json => WriteSarif(json, recipes));
                break;
        }
    }

    private static void WriteJson(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private static void WriteArray(Utf8JsonWriter json, IReadOnlyList<CheckedRecipe> recipes)
    {
        json.WriteStartArray();
        foreach (CheckedRecipe recipe in recipes)
        {
            foreach (RecipeDiagnostic diagnostic in recipe.Diagnostics)
            {
                json.WriteStartObject();
                json.WriteString("file", recipe.Path);
                WriteRegion(json, diagnostic, "line", "column", "endLine", "endColumn");
                json.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
                json.WriteString("id", diagnostic.Descriptor.Id);
                json.WriteString("message", diagnostic.Message);
                json.WriteString("help", diagnostic.Descriptor.HelpLink());
                json.WriteStartArray("fix");
                foreach (TextEdit edit in diagnostic.Fix)
                {
                    json.WriteStartObject();
                    json.WriteNumber("start", edit.Span.Start);
                    json.WriteNumber("length", edit.Span.Length);
                    json.WriteString("replacement", edit.Replacement);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteSarif(Utf8JsonWriter json, IReadOnlyList<CheckedRecipe> recipes)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "mergedsl");
        json.WriteString("semanticVersion", ProductVersion.Text);
        json.WriteStartArray("rules");
        foreach (DiagnosticDescriptor rule in recipes.SelectMany(r => r.Diagnostics).Select(d => d.Descriptor).Distinct().OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            WriteText(json, "fullDescription", rule.Help);
            json.WriteString("helpUri", rule.HelpLink());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (CheckedRecipe recipe in recipes)
        {
            foreach (RecipeDiagnostic diagnostic in recipe.Diagnostics)
            {
                WriteResult(json, recipe.Path, diagnostic);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, string path, RecipeDiagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Descriptor.Id);
        json.WriteString("level", diagnostic.Severity switch { RecipeSeverity.Error => "error", RecipeSeverity.Warning => "warning", _ => "note" });
        WriteText(json, "message", diagnostic.Message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, path);
        json.WriteStartObject("region");
        WriteRegion(json, diagnostic, "startLine", "startColumn", "endLine", "endColumn");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        if (diagnostic.Fix.Count > 0)
        {
            WriteFix(json, path, diagnostic.Fix);
        }

        json.WriteEndObject();
    }

    private static void WriteFix(Utf8JsonWriter json, string path, EquatableArray<TextEdit> fix)
    {
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        json.WriteStartArray("artifactChanges");
        json.WriteStartObject();
        WriteArtifact(json, path);
        json.WriteStartArray("replacements");
        foreach (TextEdit edit in fix)
        {
            json.WriteStartObject();
            json.WriteStartObject("deletedRegion");
            json.WriteNumber("charOffset", edit.Span.Start);
            json.WriteNumber("charLength", edit.Span.Length);
            json.WriteEndObject();
            WriteText(json, "insertedContent", edit.Replacement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Path.IsPathRooted(path) ? new Uri(path).AbsoluteUri : Uri.EscapeDataString(path.Replace('\\', '/')).Replace("%2F", "/"));
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, RecipeDiagnostic diagnostic, string line, string column, string endLine, string endColumn)
    {
        json.WriteNumber(line, diagnostic.Start.Line + 1);
        json.WriteNumber(column, diagnostic.Start.Column + 1);
        json.WriteNumber(endLine, diagnostic.End.Line + 1);
        json.WriteNumber(endColumn, diagnostic.End.Column + 1);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
