namespace MergeDsl.Diagnostics;

/// <summary>How grave a diagnostic is.</summary>
public enum RecipeSeverity
{
    /// <summary>Advice; never fails a build.</summary>
    Info,

    /// <summary>Probably not meant; can be configured and suppressed.</summary>
    Warning,

    /// <summary>The recipe does not build; cannot be demoted.</summary>
    Error,
}
