using System.Diagnostics;
using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains.Telemetry;

/// <summary>
/// A traced command at its item: a span from its arrival to its answer. Many commands are decided and committed at once, so that it is
/// nobody's running span; it links to the commit group it rode.
/// </summary>
internal sealed class CommandTrace
{
    private readonly Activity _span;
    private readonly Guid _traceId;
    private CommitTrace? _rode;

    private CommandTrace(Activity span)
    {
        _span = span;
        _traceId = IdOf(span.Context);
    }

    /// <summary>A trace's id as the journal keeps it.</summary>
    public static Guid IdOf(in ActivityContext span) => Guid.ParseExact(span.TraceId.ToHexString(), "N");

    /// <summary>Begins it; null where nobody records.</summary>
    /// <param name="asker">The span that asks.</param>
    /// <param name="command">The command.</param>
    /// <param name="itemId">Its item; null for several.</param>
    public static CommandTrace? Begin(ActivityContext? asker, object command, string? itemId)
    {
        if (asker is not { } parent) return null;
        var running = Activity.Current;
        var span = Tracing.Source.StartActivity(Tracing.CommandSpan, ActivityKind.Internal, parent);
        Activity.Current = running;
        return span is null ? null : new(span.SetTag("inventory.command", command.GetType().Name).SetTag("inventory.item", itemId));
    }

    /// <summary>
    /// The command is about to be decided in a round: its events carry its trace, and the round's set tells by which group it went.
    /// </summary>
    public void Ride(ItemRound round)
    {
        _rode = round.Set.Trace ??= new(_span.Context);
        round.TraceId = _traceId;
    }

    /// <summary>It is answered.</summary>
    public void End(Outcome? outcome)
    {
        if (_rode is { } rode && rode.Group != default) _span.AddLink(new(rode.Group));
        if (outcome is { } answered) _span.SetTag("inventory.outcome", answered.Code());
        _span.Stop();
    }
}
