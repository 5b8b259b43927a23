namespace MergeDsl.Declaration;

/// <summary>Says what a merge method does with a base model; without this attribute the role is <see cref="BaseRole.Ordinary"/>.</summary>
/// <param name="role">The role of the base.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BaseModelAttribute(BaseRole role) : Attribute
{
    /// <summary>The role of the base.</summary>
    public BaseRole Role { get; } = role;
}
