namespace Inventory.Events.Streams;

/// <summary>
/// Thrown before anything is sent. Orleans tells a cursor whose it is only when something fails; a relay that has to know, because events
/// wait there for one of its subscribers, asks by this failure, once. The subscriber never hears of it.
/// </summary>
internal sealed class WhoseCursorException() : Exception(
    "Nothing failed and nothing was sent: the relay asks whose cursor this is, because events are held back for one of its subscribers.");
