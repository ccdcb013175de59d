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

    private readonly ReceiptSecret _secret;
    private readonly VersionReads _reads;
    private readonly TimeProvider _time;
    private ReceiptTokens? _tokens;

    internal RefusalReceipts(ReceiptSecret secret, VersionReads reads, TimeProvider time) =>
        (_secret, _reads, _time) = (secret, reads, time);

    /// <summary>
    /// The receipt of an answer that is a refusal for stock or a stop; null of any other. Also where the ledger went away before it ever
    /// told its key: the refusal is as true without.
    /// </summary>
    public ValueTask<string?> GiveAsync(Tenant tenant, HoldAnswer answer)
    {
        if (answer.Refused is not { } refused) return new((string?)null);
        var receipt = new Receipt(tenant.Id, answer.Outcome, refused.At, refused.Lines);
        return _tokens is { } tokens ? new(tokens.Write(receipt)) : FirstAsync(receipt);
    }

    /// <summary>What a receipt says; null where it is forged, another tenant's, or older than an hour.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<OpenedReceipt?> OpenAsync(Tenant tenant, string receiptId, CancellationToken cancellation = default)
    {
        var tokens = _tokens ??= new(await _secret.ReadAsync(cancellation), _time);
        if (tokens.Read(receiptId) is not { } receipt || receipt.TenantId != tenant.Id) return null;
        var lines = new List<OpenedLine>(receipt.Lines.Length);
        foreach (var line in receipt.Lines)
        {
            var was = await _reads.FindAsync(tenant.Id, line.ItemKey, line.Version, receipt.At, EndsMax, cancellation);
            if (was is not null) lines.Add(new(line.Requested, line.Had, was));
        }

        return new(receiptId, receipt.Outcome, receipt.At, lines);
    }

    private async ValueTask<string?> FirstAsync(Receipt receipt)
    {
        try
        {
            _tokens ??= new(await _secret.ReadAsync(), _time);
            return _tokens.Write(receipt);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            return null;
        }
    }
}
