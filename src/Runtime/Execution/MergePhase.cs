namespace MergeDsl.Execution;

/// <summary>What a merge is busy with.</summary>
public enum MergePhase
{
    /// <summary>Tensors are merged and written.</summary>
    Merge,

    /// <summary>Files of models are fetched.</summary>
    Download,
}
