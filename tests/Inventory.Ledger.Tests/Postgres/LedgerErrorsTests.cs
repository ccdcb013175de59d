using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>What an error says of a statement that is a transaction of its own: sure where it is, and never surer.</summary>
public sealed class LedgerErrorsTests
{
    [Theory]
    [InlineData("25006")]   // read-only
    [InlineData("53100")]   // disk full
    [InlineData("53200")]   // out of memory
    [InlineData("53300")]   // too many connections
    [InlineData("57014")]   // cancelled
    [InlineData("57P01")]   // the session was ended
    [InlineData("57P03")]   // cannot connect now
    [InlineData("58030")]   // the disk failed
    [InlineData("26000")]   // no such prepared statement: a pooler
    [InlineData("42501")]   // no right
    public void In_the_place_of_the_row_it_says_that_nothing_happened(string state)
    {
        Assert.Equal(Fate.NothingHappened, LedgerErrors.FateOf(Said(state, "ERROR"), answered: false));
        Assert.Equal(Fate.NothingHappened, LedgerErrors.FateOf(Said(state, "FATAL"), answered: false));
        Assert.Equal(Fate.NothingHappened, LedgerErrors.FateOf(Said(state, "ERROR"), answered: true));   // the commit was refused
    }

    [Theory]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("XX000")]
    public void A_session_that_ends_after_the_row_may_have_committed(string state) =>
        Assert.Equal(Fate.Unknown, LedgerErrors.FateOf(Said(state, "FATAL"), answered: true));

    [Theory]
    [InlineData("08006")]
    [InlineData("08007")]
    [InlineData("08P01")]   // a pooler that lost its server
    [InlineData("40003")]
    public void Where_the_server_does_not_know_nobody_does(string state) =>
        Assert.Equal(Fate.Unknown, LedgerErrors.FateOf(Said(state, "ERROR"), answered: false));

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("55P03")]
    public void Others_were_in_the_way(string state) =>
        Assert.Equal(Fate.Contended, LedgerErrors.FateOf(Said(state, "ERROR"), answered: false));

    [Theory]
    [InlineData("22021")]
    [InlineData("23514")]
    [InlineData("P0001")]
    [InlineData("XX000")]
    public void A_row_is_at_fault(string state) =>
        Assert.Equal(Fate.RowRefused, LedgerErrors.FateOf(Said(state, "ERROR"), answered: false));

    [Fact]
    public void A_lost_connection_and_a_deadline_say_nothing()
    {
        Assert.Equal(Fate.Unknown, LedgerErrors.FateOf(new NpgsqlException("gone", new IOException("reset")), answered: false));
        Assert.Equal(Fate.Unknown, LedgerErrors.FateOf(new NpgsqlException("late", new TimeoutException()), answered: false));
        Assert.Equal(Fate.Unknown, LedgerErrors.FateOf(new InvalidOperationException("a bug"), answered: false));
    }

    private static PostgresException Said(string state, string severity) => new("said", severity, severity, state);
}
