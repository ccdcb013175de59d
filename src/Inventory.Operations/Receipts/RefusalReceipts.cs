using Inventory.Contracts.Holds;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tenants;
using Npgsql;

namespace Inventory.Operations.Receipts;

/// <summary>
/// Receipts of refusals. Nothing is written down when one is given: the receipt is the token itself, and what the items were stands in
/// their journals.
/// </summary>
public sealed class RefusalReceipts
{
    /// <summary>What a key needs to open one.</summary>
    public const KeyScopes Needs = KeyScopes.Read;

    private const int EndsMax = 10;

    private readonly ReceiptKey _key;
    private readonly VersionReads _reads;

    internal RefusalReceipts(ReceiptKey key, VersionReads reads) => (_key, _reads) = (key, reads);

    /// <summary>The receipt of an answer that is a refusal for stock or a stop; null of any other.</summary>
    public string? Give(Tenant tenant, HoldAnswer answer) => answer.Refused is { } refused
        ? _key.Tokens.Write(new(tenant.Id, answer.Outcome, refused.At, refused.Lines)) : null;

    /// <summary>What a receipt says; null where it is forged, another tenant's, or older than an hour.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<OpenedReceipt?> OpenAsync(Tenant tenant, string receiptId, CancellationToken cancellation = default)
    {
        if (_key.Tokens.Read(receiptId) is not { } receipt || receipt.TenantId != tenant.Id) return null;
        var lines = new List<OpenedLine>(receipt.Lines.Length);
        foreach (var line in receipt.Lines)
        {
            var was = await _reads.FindAsync(tenant.Id, line.ItemKey, line.Version, receipt.At, EndsMax, cancellation);
            if (was is not null) lines.Add(new(line.Requested, line.Had, was));
        }

        return new(receiptId, receipt.Outcome, receipt.At, lines);
    }
}
