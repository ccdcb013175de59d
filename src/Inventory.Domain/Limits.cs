namespace Inventory.Domain;

/// <summary>The numbers of the public contract. Widening one is compatible; narrowing one is not.</summary>
public static class Limits
{
    /// <summary>The most units one line of a hold may name.</summary>
    public const long QuantityMax = 1_000_000;

    /// <summary>The most units any stock quantity may state, and the largest step of one adjustment.</summary>
    public const long StockMax = 1_000_000_000;

    /// <summary>The longest time-to-live of a hold, in seconds (seven days).</summary>
    public const int TtlSecondsMax = 604_800;

    /// <summary>The time-to-live of a hold that names none, in seconds.</summary>
    public const int TtlSecondsDefault = 1_800;

    /// <summary>The most lines a hold may have.</summary>
    public const int LinesMax = 100;

    /// <summary>The most lines that the receipt of a refusal explains.</summary>
    public const int ReceiptLinesMax = 10;

    /// <summary>The longest item id, in bytes.</summary>
    public const int ItemIdBytesMax = 200;

    /// <summary>The longest of all other ids, in characters.</summary>
    public const int IdLengthMax = 64;

    /// <summary>The longest reason, in characters.</summary>
    public const int ReasonLengthMax = 200;

    /// <summary>The most keys of a metadata object.</summary>
    public const int MetadataKeysMax = 20;

    /// <summary>The longest metadata key, in characters.</summary>
    public const int MetadataKeyLengthMax = 40;

    /// <summary>The longest metadata value, in characters.</summary>
    public const int MetadataValueLengthMax = 500;

    /// <summary>How far back a stock count may have been taken.</summary>
    public static readonly TimeSpan CountAgeMax = TimeSpan.FromDays(7);

    /// <summary>How long a tenant's holds may live in all, unless the tenant has a cap of its own.</summary>
    public static readonly TimeSpan HoldAgeMaxDefault = TimeSpan.FromDays(7);
}
