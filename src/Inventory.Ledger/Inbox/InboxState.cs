namespace Inventory.Ledger.Inbox;

/// <summary>How an event of the inbox stands.</summary>
public enum InboxState
{
    /// <summary>Kept, and tried until an attempt settles it.</summary>
    Retrying,

    /// <summary>Its effect is done, or was refused and that was told.</summary>
    Processed,

    /// <summary>It waits for a person.</summary>
    Dead,

    /// <summary>A person has decided that it shall have no effect.</summary>
    Ignored,
}

/// <summary>The store's names for <see cref="InboxState"/>.</summary>
internal static class InboxStates
{
    public static string Name(this InboxState state) => state switch
    {
        InboxState.Retrying => "retrying",
        InboxState.Processed => "processed",
        InboxState.Dead => "dead",
        InboxState.Ignored => "ignored",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "It has no name."),
    };

    public static InboxState Parse(string name) => Enum.GetValues<InboxState>().First(state => state.Name() == name);
}
