namespace Inventory.Domain.Tests.Properties;

/// <summary>One random step: raw numbers, so that any sequence makes sense and the smallest that fails can be found.</summary>
/// <param name="What">Which command.</param>
/// <param name="Hold">Which hold.</param>
/// <param name="Item">Which item.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Other">Whatever else it takes.</param>
public sealed record Step(byte What, byte Hold, byte Item, byte Quantity, byte Other);
