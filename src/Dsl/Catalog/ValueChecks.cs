using System.Globalization;

namespace MergeDsl.Catalog;

/// <summary>
/// Checks concrete values against what a method declares. The same constraints, and the same words, as for a recipe's
/// text; for values given in code and those that come out of a gradient.
/// </summary>
public static class ValueChecks
{
    /// <summary>Everything that is wrong with the values of a method, and what is advised against.</summary>
    /// <param name="schema">The method's schema.</param>
    /// <param name="values">Its values, in the order of the schema.</param>
    public static EquatableArray<ValueProblem> Problems(this MethodSchema schema, ParameterValues values)
    {
        List<ValueProblem> problems = [];
        Check(problems, schema.ParametersOf(ParameterScope.Global), values.Global, null);
        for (int m = 0; m < values.Models.Count; m++)
        {
            Check(problems, schema.ParametersOf(ParameterScope.PerModel), values.Models[m], m);
        }

        foreach (MethodConstraint constraint in schema.Constraints)
        {
            switch (constraint)
            {
                case WithinConstraint within:
                    Check(problems, schema, values, within);
                    break;
                case NonZeroSumConstraint sum:
                    Check(problems, schema, values, sum);
                    break;
            }
        }

        return problems.ToEquatableArray();
    }

    /// <summary>Everything that is wrong with one value of a parameter, and what is advised against, seen on its own.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">A value of the parameter's kind; null for a nullable parameter that is absent.</param>
    /// <param name="model">The model that it is of, for the problem; or null.</param>
    public static EquatableArray<ValueProblem> Problems(this ParameterSchema parameter, ScalarValue? value, int? model = null)
    {
        if (value is not { } given)
        {
            return parameter.IsNullable ? [] : [new(parameter.Name, model, $"`{parameter.Name}` has no value", false)];
        }

        if (parameter.Type.Kind is not (ValueKind.Number or ValueKind.WholeNumber))
        {
            return parameter.Type.Kind == ValueKind.Word && !parameter.Type.Words.Any(w => w.Name == given.Text)
                ? [new(parameter.Name, model, $"`{parameter.Name}` is {given}; it must be one of {string.Join(", ", parameter.Type.Words.Select(w => w.Name))}", false)]
                : [];
        }

        if (double.IsNaN(given.Number) || double.IsInfinity(given.Number))
        {
            return [new(parameter.Name, model, $"`{parameter.Name}` is {given}; it must be a finite number", false)];
        }

        return parameter.Ranges.Where(r => !r.Allows(given.Number))
            .Select(r => new ValueProblem(parameter.Name, model, r.Refusal(parameter.Name, given), r.IsAdvice)).ToEquatableArray();
    }

    private static void Check(List<ValueProblem> problems, IEnumerable<ParameterSchema> parameters, EquatableArray<ScalarValue?> values, int? model)
    {
        int i = 0;
        foreach (ParameterSchema parameter in parameters)
        {
            problems.AddRange(parameter.Problems(i < values.Count ? values[i] : null, model));
            i++;
        }
    }

    private static void Check(List<ValueProblem> problems, MethodSchema schema, ParameterValues values, WithinConstraint within)
    {
        bool perModel = schema.Find(within.Parameter)?.Scope == ParameterScope.PerModel || schema.Find(within.Margin)?.Scope == ParameterScope.PerModel;
        for (int m = 0; m < (perModel ? values.Models.Count : 1); m++)
        {
            if (ValueOf(schema, values, within.Parameter, m) is { } value
                && ValueOf(schema, values, within.Margin, m) is { } margin
                && !within.Allows(value.Number, margin.Number))
            {
                problems.Add(new(within.Parameter, perModel ? m : null, within.Refusal(value.Number, margin.Number), false));
            }
        }
    }

    private static void Check(List<ValueProblem> problems, MethodSchema schema, ParameterValues values, NonZeroSumConstraint sum)
    {
        if (sum.When is { } when && ValueOf(schema, values, when, 0) is { AsBoolean: false })
        {
            return;
        }

        List<double> summands = [];
        for (int m = 0; m < values.Models.Count; m++)
        {
            if (ValueOf(schema, values, sum.Parameter, m) is { } value)
            {
                summands.Add(value.Number);
            }
        }

        if (!NonZeroSumConstraint.Allows([.. summands]))
        {
            string shown = string.Join(" + ", summands.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
            problems.Add(new(sum.Parameter, null, sum.Refusal(shown), sum.Otherwise is not null));
        }
    }

    private static ScalarValue? ValueOf(MethodSchema schema, ParameterValues values, string name, int model)
    {
        if (schema.Find(name) is not { } parameter)
        {
            return null;
        }

        EquatableArray<ScalarValue?> row = parameter.Scope == ParameterScope.Global ? values.Global
            : model < values.Models.Count ? values.Models[model] : [];
        int index = schema.ParametersOf(parameter.Scope).TakeWhile(p => p.Name != name).Count();
        return index < row.Count ? row[index] : null;
    }
}
