namespace Inventory.Silo.Tests.Clustering;

/// <summary>The queries of the grain storage provider: one state per grain, each version replaced once.</summary>
public sealed class StorageTests : IAsyncLifetime
{
    private StoredQueries _queries = null!;

    public async Task InitializeAsync() => _queries = await StoredQueries.CreateAsync();

    public async Task DisposeAsync() => await _queries.DisposeAsync();

    [Fact]
    public async Task A_state_never_written_reads_as_no_row() => Assert.Null(await ReadAsync("a"));

    [Fact]
    public async Task A_written_state_reads_back_with_its_version()
    {
        Assert.Equal(1, await WriteAsync("a", null, 10));
        Assert.Equal(2, await WriteAsync("a", 1, 20));

        Assert.Equal(new Stored(20, 2), await ReadAsync("a"));
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        await WriteAsync("a", null, 10);
        await WriteAsync("a", 1, 20);

        Assert.Null(await WriteAsync("a", 1, 30));

        Assert.Equal(new Stored(20, 2), await ReadAsync("a"));
    }

    [Fact]
    public async Task A_first_write_does_not_replace_what_is_there()
    {
        await WriteAsync("a", null, 10);

        Assert.Null(await WriteAsync("a", null, 20));

        Assert.Equal(new Stored(10, 1), await ReadAsync("a"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData(null)]   // a grain with a number or a GUID for a key has no key extension
    public async Task Of_two_first_writers_one_wins_and_one_row_remains(string? extension)
    {
        await using var first = await _queries.OpenAsync();
        await using var transaction = await first.BeginTransactionAsync();
        await StoredQueries.RunAsync(first, "WriteToStorageKey", State(extension, null, 10));

        var second = WriteAsync(extension, null, 20);
        await _queries.UntilSomebodyWaitsAsync();
        await transaction.CommitAsync();

        Assert.Null(await second);
        Assert.Equal(new Stored(10, 1), await ReadAsync(extension));
    }

    [Fact]
    public async Task Of_two_writers_on_one_version_one_wins()
    {
        await WriteAsync("a", null, 10);
        await using var first = await _queries.OpenAsync();
        await using var transaction = await first.BeginTransactionAsync();
        await StoredQueries.RunAsync(first, "WriteToStorageKey", State("a", 1, 20));

        var second = WriteAsync("a", 1, 30);
        await _queries.UntilSomebodyWaitsAsync();
        await transaction.CommitAsync();

        Assert.Null(await second);
        Assert.Equal(new Stored(20, 2), await ReadAsync("a"));
    }

    [Fact]
    public async Task A_cleared_state_reads_as_no_row()
    {
        await WriteAsync("a", null, 10);

        Assert.Equal(2, await ClearAsync("ClearStorageKey", "a", 1));

        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task Whoever_cleared_a_state_may_write_on_the_version_that_made()
    {
        await WriteAsync("a", null, 10);
        await ClearAsync("ClearStorageKey", "a", 1);

        Assert.Equal(3, await WriteAsync("a", 2, 20));
    }

    [Fact]
    public async Task A_first_write_after_clearing_goes_on_counting_so_that_an_old_writer_does_not_fit()
    {
        await WriteAsync("a", null, 10);
        await ClearAsync("ClearStorageKey", "a", 1);

        Assert.Equal(3, await WriteAsync("a", null, 20));

        Assert.Null(await WriteAsync("a", 1, 30));
        Assert.Equal(new Stored(20, 3), await ReadAsync("a"));
    }

    [Theory]
    [InlineData("ClearStorageKey")]
    [InlineData("DeleteStorageKey")]
    public async Task Clearing_and_deleting_a_stale_version_change_nothing(string key)
    {
        await WriteAsync("a", null, 10);
        await WriteAsync("a", 1, 20);

        Assert.Null(await ClearAsync(key, "a", 1));

        Assert.Equal(new Stored(20, 2), await ReadAsync("a"));
    }

    [Fact]
    public async Task Deleting_removes_the_state_and_answers_with_the_version_after_it()
    {
        await WriteAsync("a", null, 10);

        Assert.Equal(2, await ClearAsync("DeleteStorageKey", "a", 1));

        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task Every_part_of_the_identity_tells_states_apart()
    {
        object[] identities =
        [
            Identity("a"), Identity("b"), Identity(null), Identity("a", type: "other"), Identity("a", service: "other"),
                Identity(null, n0: 1), Identity(null, n1: 1),
        ];
        byte payload = 0;
        foreach (var identity in identities) await _queries.RunAsync("WriteToStorageKey", With(identity, null, ++payload));

        payload = 0;
        foreach (var identity in identities)
            Assert.Equal([++payload],
                Assert.IsType<byte[]>(Assert.Single(await _queries.RunAsync("ReadFromStorageKey", identity))["PayloadBinary"]));
    }

    [Fact]
    public async Task Key_extensions_longer_than_any_of_ours_fit()
    {
        var extension = new string('k', 512);

        Assert.Equal(1, await WriteAsync(extension, null, 10));
        Assert.Equal(new Stored(10, 1), await ReadAsync(extension));
    }

    private static Identified Identity(string? extension, string type = "type", string service = "service", long n0 = 0, long n1 = 0) =>
        new(5, n0, n1, 6, type, extension, service);

    private static object State(string? extension, int? version, byte payload) => With(Identity(extension), version, payload);

    private static object With(object identity, int? version, byte payload)
    {
        var (idHash, n0, n1, typeHash, type, extension, service) = (Identified)identity;
        return new
        {
            GrainIdHash = idHash,
            GrainIdN0 = n0,
            GrainIdN1 = n1,
            GrainTypeHash = typeHash,
            GrainTypeString = type,
            GrainIdExtensionString = extension,
            ServiceId = service,
            GrainStateVersion = version,
            PayloadBinary = new[] { payload },
        };
    }

    private async Task<int?> WriteAsync(string? extension, int? version, byte payload) =>
        (int?)(await _queries.RunAsync("WriteToStorageKey", State(extension, version, payload))).SingleOrDefault()?["NewGrainStateVersion"];

    private async Task<int?> ClearAsync(string key, string extension, int version) =>
        (int?)(await _queries.RunAsync(key, State(extension, version, 0))).SingleOrDefault()?.Values.First();

    private async Task<Stored?> ReadAsync(string? extension) =>
        (await _queries.RunAsync("ReadFromStorageKey", Identity(extension))).SingleOrDefault() is { } row
            ? new Stored(Assert.Single((byte[])row["PayloadBinary"]!), (int)row["Version"]!)
            : null;

    private sealed record Stored(byte Payload, int Version);

    /// <summary>What names a state, in the providers' words. The hashes of grain and type are theirs; the tables need none.</summary>
    private sealed record Identified(
        int GrainIdHash, long GrainIdN0, long GrainIdN1, int GrainTypeHash, string GrainTypeString, string? GrainIdExtensionString,
            string ServiceId);
}
