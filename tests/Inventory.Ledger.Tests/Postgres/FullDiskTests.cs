using Inventory.Ledger.Commit;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>The disk of the database is full: no write is said to succeed, and nobody has to be told once it is not.</summary>
public sealed class FullDiskTests(UnreachableTests.Server server) : IClassFixture<UnreachableTests.Server>
{
    [FullDiskFact]
    public async Task A_full_disk_takes_no_writes_although_a_row_may_still_be_changed_in_its_place()
    {
        await using var disk = await SmallDisk.MountAsync(server.Postgres.ProcessId);
        await using (var connection = await OpenAsync(server.Postgres.ConnectionString))
        {
            await RunAsync(connection, $"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
            await RunAsync(connection, "CREATE DATABASE small TABLESPACE small TEMPLATE template0");
        }

        var place = new NpgsqlConnectionStringBuilder(server.Postgres.ConnectionString) { Database = "small" }.ConnectionString;
        await using (var sources = new LedgerDataSources(place, 60))
        {
            await new SchemaMigrator(sources).MigrateAsync();
            var tenant = await new TenantDirectory(sources).FindOrAddAsync("demo");
            await using var store = PostgresLedger.NewStore(sources);
            var desk = new Desk(tenant.Id, Domain.Instant.Truncate(TimeProvider.System.GetUtcNow()));
            var (next, count) = await store.TakeItemKeysAsync();
            Assert.True(await store.CanWriteAsync(TimeSpan.Zero));

            await disk.FillAsync();
            var verdict = Verdict.Applied;
            for (var i = 0; verdict is Verdict.Applied; i++)
            {
                Assert.True(i < count, "the disk never filled up");
                var verdicts = new Verdict[1];
                await store.CommitAsync(default, [desk.Create(next + i, $"sku:{i}", 1)], verdicts);
                verdict = verdicts[0];
            }

            Assert.Equal(Verdict.Unavailable, verdict);
            Assert.False(await store.CanWriteAsync(TimeSpan.Zero));
            Assert.False(await store.CanWriteAsync(TimeSpan.Zero));
            disk.Empty();
            await Poll.UntilAsync(() => store.CanWriteAsync(TimeSpan.Zero), "there is room again");
        }

        await using (var connection = await OpenAsync(server.Postgres.ConnectionString))
        {
            await RunAsync(connection, "DROP DATABASE small WITH (FORCE)");
            await RunAsync(connection, "DROP TABLESPACE small");
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string place)
    {
        var connection = new NpgsqlConnection(place + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A disk in memory of a few megabytes.</summary>
    private sealed class SmallDisk(string folder) : IAsyncDisposable
    {
        public string Folder => folder;

        private string Ballast => Path.Combine(folder, "ballast");

        // The server has to own it, and is another user where the tests are root.
        public static async Task<SmallDisk> MountAsync(int serverProcess)
        {
            const string Name = "Uid:";
            var line = (await File.ReadAllLinesAsync($"/proc/{serverProcess}/status"))
                .First(static line => line.StartsWith(Name, StringComparison.Ordinal));
            var owner = line[Name.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries)[0];
            var folder = Path.Combine(Path.GetTempPath(), $"inventory-{Guid.NewGuid():N}"[..20]);
            Directory.CreateDirectory(folder);
            await Shell.RunAsync("mount", "-t", "tmpfs", "-o", $"size=24m,mode=700,uid={owner}", "tmpfs", folder);
            return new(folder);
        }

        public async Task FillAsync()
        {
            await using var ballast = File.Create(Ballast);
            var page = new byte[8192];
            try
            {
                while (true)
                {
                    await ballast.WriteAsync(page);
                    await ballast.FlushAsync();
                }
            }
            catch (IOException)
            {
                // full
            }
        }

        public void Empty() => File.Delete(Ballast);

        public async ValueTask DisposeAsync()
        {
            await Shell.RunAsync("umount", "--lazy", folder);
            Directory.Delete(folder);
        }
    }

    /// <summary>A test that mounts a disk of its own; skipped where that is not allowed.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FullDiskFactAttribute : FactAttribute
    {
        public FullDiskFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !MayMount())
                Skip = "needs root on Linux, and leave to mount a tmpfs";
        }

        // Bit 21 of the capabilities in force: CAP_SYS_ADMIN.
        private static bool MayMount()
        {
            const string Name = "CapEff:";
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal));
            return line is not null && (Convert.ToUInt64(line[Name.Length..].Trim(), 16) & (1UL << 21)) != 0;
        }
    }
}
