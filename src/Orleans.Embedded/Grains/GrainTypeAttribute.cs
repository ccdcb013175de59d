namespace Orleans;

/// <summary>Names a grain's type where the class name should not: ids, reminders and state keep the name for ever.</summary>
/// <param name="grainType">The name.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string Name { get; } = grainType;
}
