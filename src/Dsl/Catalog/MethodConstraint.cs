namespace MergeDsl.Catalog;

/// <summary>A condition on several parameters of a method at once. Parameters are named as recipes name them.</summary>
public abstract record MethodConstraint
{
    private protected MethodConstraint()
    {
    }
}

