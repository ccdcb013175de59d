using Inventory.Ledger.Postgres;
using Inventory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inventory.Ledger.Tests.Postgres;

public sealed class WriteStateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly WriteState _state;

    public WriteStateTests() => _state = new(_time, NullLogger.Instance);

    [Fact]
    public void A_write_is_believed_for_a_while()
    {
        _state.Wrote();
        Assert.True(_state.Within(Second));
        _time.Advance(Second * 2);
        Assert.Null(_state.Within(Second));
    }

    [Fact]
    public void The_failure_of_a_lane_has_to_be_probed_for_its_session_may_have_ended_long_before()
    {
        _state.Wrote();
        _state.Failed(new IOException("a session that a restart had ended"));
        Assert.Null(_state.Within(Second));
    }

    [Fact]
    public void The_failure_of_a_probe_is_believed_for_a_while()
    {
        _state.Failed(new IOException("nobody there"), probed: true);
        Assert.False(_state.Within(Second));
        _time.Advance(Second * 2);
        Assert.Null(_state.Within(Second));
    }
}
