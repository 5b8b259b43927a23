using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Tokenizers;

/// <summary>Decides for every row of the output's vocabulary where each model gets it from.</summary>
internal sealed class TokenRows
{
    private readonly string?[] tokens;
    private readonly int paddedCount;
    private readonly int[][] rowOf;
    private readonly IReadOnlyList<ModelVocabulary> models;
    private readonly Dictionary<string, TokenSetting> settings;
    private readonly ProblemList problems;
    private readonly HashSet<(string, string, DiagnosticDescriptor)> told = [];
    private readonly HashSet<string> zeros = new(StringComparer.Ordinal);

    /// <param name="vocabulary">The output's vocabulary.</param>
    /// <param name="paddedCount">The number of its rows with padding.</param>
    /// <param name="models">The inputs' vocabularies.</param>
    /// <param name="settings">What the recipe says about single tokens.</param>
    /// <param name="problems">Takes rows that cannot be had.</param>
    public TokenRows(OutputVocabulary vocabulary, int paddedCount, IReadOnlyList<ModelVocabulary> models, EquatableArray<TokenSetting> settings, ProblemList problems)
    {
        tokens = vocabulary.Tokens;
        this.paddedCount = paddedCount;
        this.models = models;
        this.settings = settings.ToDictionary(s => s.Token, StringComparer.Ordinal);
        this.problems = problems;
        HashSet<string> listed = [.. vocabulary.New.Where(t => t.Origin is null).Select(t => t.Text)];
        rowOf = [.. models.Select(m => Array.ConvertAll(tokens, t => t is null || listed.Contains(t) ? -1 : m.RowOf(t)))];
    }

    /// <summary>The tokens that were in no model, so far.</summary>
    public IReadOnlyCollection<string> Zeros => zeros;

    /// <summary>How many tokens of the output's vocabulary a model lacks.</summary>
    public int LackingIn(int model) => rowOf[model].Where((row, i) => row < 0 && tokens[i] is not null).Count();

    /// <summary>The rows of one model's tensor in the new vocabulary.</summary>
    /// <param name="model">The model, by its number.</param>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="counts">For each model how many rows its tensor has; 0 where it has none.</param>
    /// <param name="baseModel">The number of the base model; -1 where there is none.</param>
    public RowMap MapOf(int model, string tensor, int[] counts, int baseModel)
    {
        RowMap map = new();
        for (int row = 0; row < tokens.Length; row++)
        {
            if (tokens[row] is not { } token)
            {
                map.AddPadding(1);
                continue;
            }

            TokenSetting? setting = settings.GetValueOrDefault(token);
            int own = Row(model, row);
            if (own >= 0 && setting is not { Force: true })
            {
                map.Add(new(model, own));
            }
            else if (setting is not null)
            {
                AddChosen(map, setting, model, tensor, counts);
            }
            else
            {
                Fill(map, row, token);
            }
        }

        map.AddPadding(paddedCount - tokens.Length);
        return map;

        int Row(int of, int row) => rowOf[of][row] < counts[of] ? rowOf[of][row] : -1;

        void Fill(RowMap map, int row, string token)
        {
            DonorRow[] having = baseModel >= 0 && Row(baseModel, row) is >= 0 and int fromBase
                ? [new(baseModel, fromBase)]
                : [.. Enumerable.Range(0, models.Count).Where(m => Row(m, row) >= 0).Select(m => new DonorRow(m, Row(m, row)))];
            switch (having.Length)
            {
                case 0:
                    zeros.Add(token);
                    map.AddZero();
                    break;
                case 1:
                    map.Add(having[0]);
                    break;
                default:
                    map.AddMean(having);
                    break;
            }
        }
    }

    // The row that the recipe names, where it is needed.
    private void AddChosen(RowMap map, TokenSetting setting, int model, string tensor, int[] counts)
    {
        int donor = setting.Source?.Model is { } from ? NumberOf(from) : -1;
        if (setting.Source is not { } source)
        {
            Tell(TokenizerDiagnostics.TokenWithoutRow, setting.Token, models[model].Model.ToString());
        }
        else if (source.Model is null)
        {
            map.AddZero();
            return;
        }
        else if (donor < 0)
        {
            Tell(TokenizerDiagnostics.TokenOfNoInput, setting.Token, source.Model.ToString(), string.Join(", ", models.Select(m => m.Model)));
        }
        else if ((source.TokenId ?? models[donor].RowOf(source.Token ?? setting.Token)) is int row && (row < 0 || row >= models[donor].Size))
        {
            Tell(TokenizerDiagnostics.TokenNotInSource, setting.Token, source.Model.ToString(), source.TokenId is { } id
                ? $"row {id}, its vocabulary has {models[donor].Size}"
                : $"token {source.Token ?? setting.Token} in its vocabulary");
        }
        else if (row >= counts[donor])
        {
            Tell(TokenizerDiagnostics.TensorWithoutRow, setting.Token, tensor, source.Model.ToString());
        }
        else
        {
            map.Add(new(donor, row));
            return;
        }

        map.AddZero(); // What is wrong is told, and the rest of the map still means something.
    }

    private int NumberOf(ModelReference model)
    {
        for (int i = 0; i < models.Count; i++)
        {
            if (models[i].Model == model)
            {
                return i;
            }
        }

        return -1;
    }

    // Every model and every tensor asks for the same rows.
    private void Tell(DiagnosticDescriptor descriptor, string token, string second, string third = "")
    {
        if (told.Add((token, second, descriptor)))
        {
            problems.AddAt(new(RecipePart.Token) { Parameter = token }, descriptor, token, second, third);
        }
    }
}
