namespace System.Diagnostics.CodeAnalysis;

/// <summary>Tells the compiler's null analysis when an out parameter is set.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
