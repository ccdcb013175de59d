namespace Inventory.Dashboard.Shared;

/// <summary>A number that an action needs besides its reason; the dialog fills it in.</summary>
/// <param name="label">What it is.</param>
/// <param name="least">The least that makes sense.</param>
/// <param name="most">The most.</param>
public sealed class ActionAmount(string label, long least, long most)
{
    /// <summary>What it is.</summary>
    public string Label => label;

    /// <summary>Says what else there is to know.</summary>
    public string? Help { get; init; }

    /// <summary>Nothing would be done by a zero.</summary>
    public bool IsStep { get; init; }

    /// <summary>The number; null until there is one.</summary>
    public long? Value { get; set; }

    /// <summary>Whether it can be used.</summary>
    public bool IsGood => Value is { } value && value >= least && value <= most && !(IsStep && value == 0);
}
