namespace MergeDsl.Methods;

/// <summary>What becomes of a tensor that some inputs lack, where it may be absent.</summary>
public enum MissingTensor
{
    /// <summary>It is merged from the inputs that have it, each with its own values.</summary>
    Merge,

    /// <summary>It is copied from the first input that has it, the base before all others.</summary>
    Copy,

    /// <summary>The output does not have it either, with a warning.</summary>
    LeaveOut,

    /// <summary>The merge is refused.</summary>
    Refuse,
}
