namespace MergeDsl.Planning;

/// <summary>A module that recipes name, in whatever model.</summary>
/// <param name="Name">Its name under <c>modules:</c>.</param>
/// <param name="Roots">The first segments of its tensors' names.</param>
/// <param name="Sections">The objects of config.json that describe it and nothing else.</param>
internal sealed record KnownModule(string Name, string[] Roots, string[] Sections)
{
    /// <summary>Whether it turns images or sound into what a language model takes.</summary>
    public bool IsPerception { get; init; }

    /// <summary>The keys that count its layers in a config.json that it shares with other modules; empty: those of any model.</summary>
    public string[] LayerCounts { get; init; } = [];

    /// <summary>The modules of which the first that a recipe lists takes this one along where the recipe does not list it.</summary>
    public string[] GoesWith { get; init; } = [];
}
