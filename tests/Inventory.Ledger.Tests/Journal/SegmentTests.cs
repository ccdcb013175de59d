using Inventory.Ledger.Journal.Partitions;

namespace Inventory.Ledger.Tests.Journal;

/// <summary>The segments in which the log keeps its positions.</summary>
public sealed class SegmentTests : IAsyncLifetime
{
    private LogDatabase _log = null!;

    public async Task InitializeAsync() => _log = await LogDatabase.CreateAsync();

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task What_is_over_and_has_something_unfinished_before_it_is_remembered_until_that_is_over_as_well()
    {
        await using var second = await _log.BeginAsync();
        await second.WriteAsync(item: 1, sequence: 2);
        await using var between = await _log.BeginAsync();
        await between.TakeIdAsync();
        await using var first = await _log.BeginAsync();
        await first.WriteAsync(item: 1, sequence: 1);
        await first.CommitAsync();
        await second.CommitAsync();

        Assert.Equal((0, 2), (await _log.StampAsync()) is var held ? (held.Events, held.Pending) : default);
        await using (var other = await _log.BeginAsync()) await other.WriteAsync(item: 2, sequence: 1);
        await _log.StampAsync();

        await between.CommitAsync();
        await _log.StampUntilAsync(async () => (await _log.ToldAsync()).Length == 2, "The two are not told.");
        Assert.Equal(["1/1", "1/2"], await _log.ToldAsync());
    }

    [Fact]
    public async Task A_segment_across_the_border_of_a_month_is_cut_there_and_keeps_its_positions()
    {
        await _log.Database.ScalarAsync<object>("""
            INSERT INTO journal_segment VALUES
              (1, 2, 1, 1, 2, '2040-01-30Z', '2040-01-31Z', '{1,2}', '{1,1}', '{1,2}',
                '{2040-01-30Z,2040-01-31Z}', NULL),
              (3, 6, 1, 3, 5, '2040-01-31Z', '2040-02-02Z', '{3,4,5}', '{1,1,1}', '{5,6,8}',
                '{2040-01-31Z,2040-02-01Z,2040-02-02Z}', '{0,3,4}'),
              (9, 2, 1, 6, 7, '2040-01-31Z', '2040-02-02Z', '{6,7}', '{2,2}', '{1,2}',
                '{2040-01-31Z,2040-02-02Z}', NULL),
              (11, 4, 1, 8, 10, '2040-01-31Z', '2040-02-02Z', '{8,9,10}', '{3,3,3}', '{1,2,4}',
                '{2040-02-01Z,2040-01-31Z,2040-02-02Z}', '{0,1,3}'),
              (15, 2, 1, 11, 12, '2040-01-31Z', '2040-02-01Z', '{11,12}', '{4,4}', '{1,2}',
                '{2040-02-01Z,2040-01-31Z}', NULL)
            """);
        var border = new DateTimeOffset(2040, 2, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(5, await _log.Database.ScalarAsync<long>("SELECT journal_position_before('2040-02-01Z')"));

        var retirement = new JournalRetirement(_log.Sources);
        Assert.Equal((8, 15), await retirement.ForgetPositionsAsync(border, after: 0));
        Assert.Equal((0, 14), await retirement.ForgetPositionsAsync(border, after: 0));

        // Nothing of before it is left, whose rows of the journal go next, also where it stands behind what came later.
        Assert.Equal("6 1 4 6, 7 2 5 8, 10 1 7 2, 14 1 10 4", await _log.Database.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', position, events, entry, sequence), ', ' ORDER BY position) FROM journal_position
            """));
        Assert.Equal(6, (await _log.Reads.ExtentAsync()).Oldest);
    }
}
