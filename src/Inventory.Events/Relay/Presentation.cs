using Inventory.Events.Streams;

namespace Inventory.Events.Relay;

/// <summary>What a cursor presents: it comes back with the token where something fails, and so tells whose cursor it is.</summary>
internal sealed class Presentation(RelayCursor cursor, bool isQuestion) : IPresentation
{
    /// <summary>Which cursor.</summary>
    public RelayCursor Cursor => cursor;

    /// <inheritdoc />
    public bool IsQuestion => isQuestion;
}
