namespace Inventory.Ledger;

/// <summary>Where the ledger is, and how patient its users are.</summary>
public sealed class LedgerOptions
{
    /// <summary>The least that <see cref="CommandSeconds"/> may be.</summary>
    public const int CommandSecondsMin = 1;

    /// <summary>The most that <see cref="CommandSeconds"/> may be.</summary>
    public const int CommandSecondsMax = 60;

    /// <summary>The least that <see cref="ClockTolerance"/> may be: no clock of a network is read more precisely.</summary>
    public static readonly TimeSpan ClockToleranceMin = TimeSpan.FromMilliseconds(100);

    /// <summary>The most that <see cref="ClockTolerance"/> may be.</summary>
    public static readonly TimeSpan ClockToleranceMax = TimeSpan.FromMinutes(1);

    /// <summary>An Npgsql connection string.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>See <see cref="LedgerDataSources.CommandSecondsMax"/>. Default: 3.</summary>
    public int CommandSeconds { get; set; } = LedgerDataSources.CommandSecondsDefault;

    /// <summary>An instant further ahead of the ledger's clock than this is wrong, and refused instead of obeyed. Default: 5 s.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);
}
