using System.Collections.Immutable;
using Inventory.Contracts.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>A command on a hold of several lines that waits at the desk, with what is known of its hold and whom to answer.</summary>
internal sealed class DeskCommand : TaskCompletionSource<HoldAnswer>, IAsker
{
    /// <param name="tenant">Whose hold.</param>
    /// <param name="command">The command.</param>
    /// <param name="place">Its place in order of arrival, which it keeps however often it is decided again.</param>
    public DeskCommand(Tenant tenant, PendingHoldCommand command, long place) : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        (Tenant, Command, Place) = (tenant, command, place);
        Know(null);
    }

    /// <summary>Whose hold.</summary>
    public Tenant Tenant { get; }

    /// <summary>The command.</summary>
    public PendingHoldCommand Command { get; }

    /// <summary>Its place in order of arrival.</summary>
    public long Place { get; }

    /// <summary>What was last read of its hold and its id; null where it needed no reading so far.</summary>
    public LedgerReading? Read { get; private set; }

    /// <summary>The items it is about, in byte order: those it names, and those its hold is on as last read.</summary>
    public ImmutableArray<ItemId> Items { get; private set; }

    /// <summary>Why it had to be decided again so far.</summary>
    public Setbacks Setbacks { get; } = new();

    /// <summary>Its hold, as last read; null for none.</summary>
    public LedgerHold? Hold => Read?.Holds.GetValueOrDefault(Command.HoldId);

    /// <summary>
    /// Whether its hold has to be read before it can be decided: placing expects that there is none, until something says otherwise.
    /// </summary>
    public bool MustRead => Command.NeedsHold is not null || Setbacks.MustRead;

    /// <summary>What there is to be read of its hold and its id.</summary>
    public LedgerQuestion Question => new()
    {
        TenantId = Tenant.Id,
        HoldIds = [Command.HoldId],
        Commands = Command.NeedsCommand is { } key ? [key] : [],
    };

    /// <summary>Takes in what was read, and so which items it is about.</summary>
    public void Know(LedgerReading? read)
    {
        Read = read;
        Items = [.. Command.Named.Select(static line => line.Item).Concat((Hold?.Hold.AllLines ?? []).Select(static line => line.Item))
            .Distinct().Order()];
    }

    /// <inheritdoc />
    public void Answer(int place, object answer)
    {
        if (answer is Exception failed) TrySetException(failed);
        else TrySetResult((HoldAnswer)answer);
    }
}

/// <summary>How often a command had to be decided again, by reason.</summary>
internal sealed class Setbacks
{
    /// <summary>Its hold may be there, or not be as it was read.</summary>
    public bool MustRead { get; set; }

    /// <summary>Decisions that came to nothing, of whatever reason is not counted for itself.</summary>
    public int Attempts { get; set; }

    /// <summary>Stale ones.</summary>
    public int Stales { get; set; }

    /// <summary>Those after which items had to look at themselves.</summary>
    public int Looks { get; set; }

    /// <summary>Waits for what is over to end.</summary>
    public int Endings { get; set; }

    /// <summary>Items that were on their way.</summary>
    public int Moves { get; set; }

    /// <summary>When that was first so; null for never.</summary>
    public long? MovingSince { get; set; }

    /// <summary>It is decided with no other: together they came to nothing.</summary>
    public bool Alone { get; set; }

    /// <summary>It takes no units, and may be what those wait for that do: it is not mixed with them.</summary>
    public bool Apart { get; set; }
}
