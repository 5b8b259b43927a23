namespace MergeDsl.Generators.Emission;

/// <summary>Prints <c>MethodFor</c>: the choice between pieces, and the method of each.</summary>
internal static class MethodEmission
{
    private const int LineLength = 120;

    public static void Emit(CodeWriter code, DocumentClass document)
    {
        code.Line("/// <inheritdoc/>");
        if (document.Pieces.Count == 1)
        {
            Piece(code, "public override MergeMethod MethodFor(in TensorSite site)", document, document.Pieces[0]);
            return;
        }

        Choice(code, document);
        foreach (PieceMethod piece in document.Pieces)
        {
            Piece(code, $"private MergeMethod {piece.Name}(in TensorSite site)", document, piece);
        }
    }

    private static void Choice(CodeWriter code, DocumentClass document)
    {
        EquatableArray<PieceChoice> choices = document.Choices;
        bool hasModules = choices[choices.Count - 1].Module > 0;
        code.Line($"public override MergeMethod MethodFor(in TensorSite site) => {(hasModules ? "(site.Module, site.Slice)" : "site.Slice")} switch").Line("{").Indent();
        for (int i = 0; i < choices.Count; i++)
        {
            PieceChoice choice = choices[i];
            string slices = choice.Slices ?? "_";
            string pattern = i == choices.Count - 1 ? "_" : hasModules ? $"({choice.Module}, {slices})" : slices;
            code.Line($"{pattern} => {choice.Method}(site),");
        }

        code.Outdent().Line("};").Line();
    }

    private static void Piece(CodeWriter code, string head, DocumentClass document, PieceMethod piece)
    {
        code.Open(head);
        foreach (string local in piece.Locals)
        {
            code.Line(local);
        }

        Call(code, document, piece);
        code.Close().Line();
    }

    private static void Call(CodeWriter code, DocumentClass document, PieceMethod piece)
    {
        if (OneLine(piece) is { } line && piece.Models is not { Count: > 1 })
        {
            code.Line($"return new {document.Method}({line});");
            return;
        }

        code.Line($"return new {document.Method}(").Indent();
        if (piece.Options is { } list)
        {
            Arguments(code, list, piece.Models is null ? ");" : ",");
        }

        if (piece.Models is { } models)
        {
            code.Line("[").Indent();
            foreach (ArgumentList model in models)
            {
                Arguments(code, model, ",");
            }

            code.Outdent().Line("]);");
        }

        code.Outdent();
    }

    private static void Arguments(CodeWriter code, ArgumentList list, string end)
    {
        // Which model the arguments are for, only their order says.
        string comment = list.Model is { } model ? " // " + model : "";
        if (OneLine(list) is { } line)
        {
            code.Line(line + end + comment);
            return;
        }

        code.Line("new(" + comment).Indent();
        for (int i = 0; i < list.Arguments.Count; i++)
        {
            Argument argument = list.Arguments[i];
            string after = i == list.Arguments.Count - 1 ? ")" + end : ",";
            for (int k = 0; k < argument.Lines.Count; k++)
            {
                string text = (k == 0 ? argument.Name + ": " : "") + argument.Lines[k] + (k == argument.Lines.Count - 1 ? after : "");
                if (k == 1)
                {
                    code.Indent();
                }

                code.Line(text);
            }

            if (argument.Lines.Count > 1)
            {
                code.Outdent();
            }
        }

        code.Outdent();
    }

    private static string? OneLine(PieceMethod piece)
    {
        List<string?> parts = [];
        if (piece.Options is { } options)
        {
            parts.Add(OneLine(options));
        }

        if (piece.Models is { } models)
        {
            string?[] all = [.. models.Select(OneLine)];
            parts.Add(all.Contains(null) ? null : "[" + string.Join(", ", all) + "]");
        }

        string line = string.Join(", ", parts);
        return parts.Contains(null) || line.Length > LineLength ? null : line;
    }

    private static string? OneLine(ArgumentList list)
    {
        string line = "new(" + string.Join(", ", list.Arguments.Select(a => $"{a.Name}: {a.Lines[0]}")) + ")";
        return list.Arguments.All(a => a.Lines.Count == 1) && line.Length <= LineLength ? line : null;
    }
}
