namespace MergeDsl.Diagnostics;

/// <summary>MRG6xxx: mistakes in the C# declaration of a merge method.</summary>
public static class DeclarationDiagnostics
{
    /// <summary>Not a sealed partial record.</summary>
    public static DiagnosticDescriptor NotAMethodRecord { get; } = Error(
        "MRG6001", "A merge method is a sealed partial record",
        "merge method '{0}' {1}; a merge method is declared as 'public sealed partial record', in a namespace or globally, without type parameters",
        "The method generator completes the declaration with the schema and the values, for which it must be a `sealed partial record` that is neither nested in another type, nor generic, nor private to its file.");

    /// <summary>Not derived from a family.</summary>
    public static DiagnosticDescriptor NotAMergeMethod { get; } = Error(
        "MRG6002", "A merge method derives from a family",
        "'{0}' has [MergeMethod] but does not derive from CombinationMethod, TaskVectorMethod or ElementwiseMethod, so the engine would not know how to run it",
        "Derive the record from one of the families of `MergeDsl.Methods`: each says how a method is run.");

    /// <summary>A constructor of another shape.</summary>
    public static DiagnosticDescriptor WrongConstructor { get; } = Error(
        "MRG6003", "A merge method's constructor has another shape",
        "the constructor of merge method '{0}' {1}; it takes (Options, EquatableArray<PerModel>), either of which may be absent, and both are records whose parameters are the method's",
        "Parameters for the method as a whole are the parameters of one record, those of each model the parameters of another. The method's constructor takes the first, an `EquatableArray` of the second, or both in this order.");

    /// <summary>A parameter of a type that no recipe can give.</summary>
    public static DiagnosticDescriptor UnsupportedType { get; } = Error(
        "MRG6004", "No recipe can give a value of this type",
        "parameter '{0}' of merge method '{1}' has the type '{2}', which no recipe can give; use double, int, bool, string or an enum, or one of these with '?'",
        "A parameter's type decides how YAML text is read: `double` for numbers, `int` for whole numbers, `bool`, `string`, an enum for one of a set of words. A nullable one may be left out.");

    /// <summary>A range that does not fit its parameter.</summary>
    public static DiagnosticDescriptor WrongConstraint { get; } = Error(
        "MRG6005", "A range does not fit its parameter",
        "[{0}] on parameter '{1}' of merge method '{2}' {3}",
        "Ranges are for parameters of type `double` or `int`; their lower bound is not above the upper one, and the parameter's own default lies inside.");

    /// <summary>An attribute that is no constraint of the language.</summary>
    public static DiagnosticDescriptor UnknownConstraint { get; } = Error(
        "MRG6006", "A constraint that recipes are not checked with",
        "[{0}] on parameter '{1}' of merge method '{2}' is no constraint that recipes are checked with; use [InRange], [Usually], [Idle], or [Within] and [NonZeroSum] on the method (an attribute that is meant for the property is written [property: {0}])",
        "Constraints are checked on YAML at build time, by code that does not run the method's project. Only those of `MergeDsl.Declaration` can be.");

    /// <summary>A constraint that names no parameter of the method.</summary>
    public static DiagnosticDescriptor UnknownMember { get; } = Error(
        "MRG6007", "A constraint names no parameter of the method",
        "[{0}] of merge method '{1}' names '{2}', which is no {3} of it{4}",
        "`Within` and `NonZeroSum` name parameters by their C# names, best as `nameof(PerModel.Weight)`; `When` names a `bool` of the method as a whole.");

    /// <summary>A name that recipes do not write.</summary>
    public static DiagnosticDescriptor NotSnakeCase { get; } = Error(
        "MRG6008", "A name that recipes do not write",
        "'{0}' is no name for a {1}; recipes write lower case letters, digits and single underscores, as in '{2}'",
        "Names in recipes are lower case with underscores. Names of parameters are formed from the C# names: `SelectTopk` is `select_topk`.");

    /// <summary>A name that another method has.</summary>
    public static DiagnosticDescriptor NameTaken { get; } = Error(
        "MRG6009", "The name of a merge method is taken",
        "the name '{0}' of merge method '{1}' is taken by {2}; a recipe could not tell them apart",
        "Methods of this project, of the runtime and of all referenced assemblies share their names.");

    /// <summary>A parameter that is declared twice.</summary>
    public static DiagnosticDescriptor ParameterTwice { get; } = Error(
        "MRG6010", "A parameter is declared twice",
        "merge method '{0}' declares the parameter '{1}' twice: {2}",
        "A recipe's `parameters` do not say whether they mean the method as a whole or each model, so one name has one meaning.");

    /// <summary>A number of inputs that makes no sense.</summary>
    public static DiagnosticDescriptor WrongCount { get; } = Error(
        "MRG6011", "A merge method's number of inputs makes no sense",
        "merge method '{0}' {1}",
        "`[Inputs]` counts the base and `[Models]` does not; one of them is enough. The fewest are not more than the most.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
        [NotAMethodRecord, NotAMergeMethod, WrongConstructor, UnsupportedType, WrongConstraint, UnknownConstraint, UnknownMember, NotSnakeCase, NameTaken, ParameterTwice, WrongCount];

    private static DiagnosticDescriptor Error(string id, string title, string message, string help) =>
        new(id, RecipeSeverity.Error, title, message, help);
}
