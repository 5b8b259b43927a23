using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor ChatTemplate = Rule(
        CheckChatTemplate, "MRG2035", RecipeSeverity.Error, "Unknown chat template", "{0}",
        "`chat_template` is `auto`, the name of a built-in template, or the text of a template in Jinja, which contains `{` and has at least 20 characters.");

    public static readonly string[] ChatTemplates = ["auto", "alpaca", "chatml", "llama3", "mistral", "exaone"];

    private static void CheckChatTemplate(BoundDocument document, BindingContext context)
    {
        if (document.ChatTemplate is not { } template || Array.IndexOf(ChatTemplates, template.Value) >= 0)
        {
            return;
        }

        string text = template.Value;
        if (text.Length < 256 && text.IndexOf('{') < 0 && !text.Any(LineMap.IsBreak))
        {
            string? meant = Suggestion.Closest(text, ChatTemplates);
            context.Report.Report(
                ChatTemplate, template.Node.Span, meant is null ? [] : [new(template.Node.Span, meant)],
                $"unknown chat template `{Words.Show(text)}`; known are {Words.List(ChatTemplates)}, and Jinja text is taken as it stands" + (meant is null ? "" : $"; did you mean `{meant}`?"));
        }
        else if (text.IndexOf('{') < 0 || text.Length < 20)
        {
            string why = text.IndexOf('{') < 0 ? "it contains no `{`" : $"it has {text.Length} characters, and at least 20 are expected";
            context.Report.Report(ChatTemplate, template.Node.Span, $"this is no Jinja template: {why}");
        }
    }
}
