using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>Says in a user's words why a text is not YAML, and where: the library often notices far behind the cause.</summary>
internal static class YamlMistakes
{
    public static void Report(DiagnosticBag report, int index, string message) =>
        report.Report(YamlDiagnostics.Syntax, new TextSpan(index, 0), message);
}
