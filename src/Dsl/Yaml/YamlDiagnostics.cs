using MergeDsl.Diagnostics;

namespace MergeDsl.Yaml;

/// <summary>Mistakes of form, before a recipe's meaning is looked at.</summary>
internal static class YamlDiagnostics
{
    public static readonly DiagnosticDescriptor Syntax = new(
        "MRG1001", RecipeSeverity.Error, "Not YAML", "this is not YAML: {0}",
        "The text cannot be read as YAML. The most frequent causes are a line that is indented differently from its neighbours, a missing blank after `:`, and text that needs quotes.");

    public static readonly DiagnosticDescriptor Tab = new(
        "MRG1002", RecipeSeverity.Error, "Tab in the indentation", "a tab where YAML takes blanks only: in the indentation, or on a line that is otherwise empty",
        "YAML does not allow tabs before the first character of a line. Replace each with blanks; most editors do that with one command.");

    public static readonly DiagnosticDescriptor Unclosed = new(
        "MRG1003", RecipeSeverity.Error, "Unclosed bracket or quote", "this {0} is not closed: a {1} is missing",
        "A list or mapping in brackets, or a text in quotes, begins here and never ends, so that everything behind it is taken for a part of it.");

    public static readonly DiagnosticDescriptor DuplicateKey = new(
        "MRG1004", RecipeSeverity.Error, "Key given twice", "the key `{0}` is given twice; first at line {1}",
        "A mapping can have each key once. Other readers silently take the last one, which is rarely the one that was meant. Remove one of the two.");

    public static readonly DiagnosticDescriptor Alias = new(
        "MRG1005", RecipeSeverity.Error, "Alias of nothing", "the alias `*{0}` {1}",
        "An alias `*name` stands for the node that was marked `&name` before it, in the same document. A node cannot contain itself.");

    public static readonly DiagnosticDescriptor TooLarge = new(
        "MRG1006", RecipeSeverity.Error, "Too deep or too large", "{0}",
        "Lists and mappings may be nested 64 deep, and aliases may stand for at most 100000 nodes in all. No recipe comes near either; texts that do are made to exhaust their readers.");

    public static readonly DiagnosticDescriptor MergeKey = new(
        "MRG1007", RecipeSeverity.Error, "Merge key without a mapping", "`<<` takes in the keys of a mapping (or of a list of mappings), and this is {0}",
        "`<<: *name` takes in the keys of the mapping marked `&name`; keys that are written out win.");

    public static readonly DiagnosticDescriptor ComplexKey = new(
        "MRG1008", RecipeSeverity.Error, "Key that is no text", "{0} cannot be a key of a recipe; a key is a word (text with braces, as in a template, needs quotes)",
        "YAML allows lists and mappings as keys, recipes do not. Often a `{{ … }}` of a template was left without quotes, or never filled in.");

    public static readonly DiagnosticDescriptor Indentation = new(
        "MRG1009", RecipeSeverity.Error, "Indentation that fits nothing", "{0}",
        "Keys of one mapping, and entries of one list, start in the same column. This line is indented like none of the levels that are open above it, or continues a value that cannot be continued.");

    public static readonly DiagnosticDescriptor ForeignBlank = new(
        "MRG1010", RecipeSeverity.Error, "Blank that is none", "this is no blank but the character {0}, which looks like one; write a blank in its place",
        "YAML takes plain blanks only, between a key and its value and in front of a line. No-break and other blanks come along with text that is copied from web pages and documents.");

    public static IReadOnlyList<DiagnosticDescriptor> All =>
        [Syntax, Tab, Unclosed, DuplicateKey, Alias, TooLarge, MergeKey, ComplexKey, Indentation, ForeignBlank];
}
