using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;

namespace Inventory.Operations.Receipts;

/// <summary>
/// Receipts as tokens: a few varints, behind them 16 bytes of their HMAC-SHA256, in base64url. Authenticated, not secret: it tells its
/// bearer nothing that the refusal did not, but for numbers of the ledger's own. Of one line some 60 characters, at the most 635.
/// </summary>
/// <param name="secret">The key.</param>
/// <param name="time">Real time, by which a receipt ages.</param>
internal sealed class ReceiptTokens(byte[] secret, TimeProvider time)
{
    /// <summary>How long a receipt can be opened.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>The longest text that is looked at.</summary>
    public const int LengthMax = 2_000;

    private const byte Format = 1;

    // Half of the digest: nobody guesses 128 bits within an hour, or ever.
    private const int SignatureBytes = 16;

    private const int VarintBytesMax = 10;

    /// <summary>The token of a receipt.</summary>
    public string Write(Receipt receipt)
    {
        Span<byte> bytes = stackalloc byte[(6 + (4 * Limits.ReceiptLinesMax)) * VarintBytesMax + SignatureBytes];
        var end = 0;
        Put(bytes, ref end, Format);
        Put(bytes, ref end, receipt.TenantId);
        Put(bytes, ref end, (long)receipt.Outcome);
        Put(bytes, ref end, receipt.At.ToUnixTimeMilliseconds());
        Put(bytes, ref end, time.GetUtcNow().ToUnixTimeMilliseconds());
        Put(bytes, ref end, receipt.Lines.Length);
        foreach (var line in receipt.Lines)
        {
            Put(bytes, ref end, line.ItemKey);
            Put(bytes, ref end, line.Version);
            Put(bytes, ref end, line.Requested);
            Put(bytes, ref end, line.Had);
        }

        Sign(bytes[..end], bytes[end..]);
        return Base64Url.EncodeToString(bytes[..(end + SignatureBytes)]);
    }

    /// <summary>The receipt of a token; null where nobody who has the key wrote it, or too long ago.</summary>
    public Receipt? Read(string token)
    {
        if (token.Length > LengthMax) return null;
        Span<byte> bytes = stackalloc byte[LengthMax];
        // Only the one text that was given out: other spellings of the same bytes are forgeries too.
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length <= SignatureBytes
            || !Base64Url.EncodeToString(bytes[..length]).Equals(token, StringComparison.Ordinal)) return null;
        ReadOnlySpan<byte> said = bytes[..(length - SignatureBytes)];
        Span<byte> signature = stackalloc byte[SignatureBytes];
        Sign(said, signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes[said.Length..length])) return null;

        if (Take(ref said) != Format) return null;
        var tenantId = (int)Take(ref said);
        var outcome = (Outcome)Take(ref said);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Take(ref said));
        var issued = DateTimeOffset.FromUnixTimeMilliseconds(Take(ref said));
        if (time.GetUtcNow() - issued >= Life) return null;
        var lines = new RefusedLineView[Take(ref said)];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = new() { ItemKey = Take(ref said), Version = Take(ref said), Requested = Take(ref said), Had = Take(ref said) };
        return new(tenantId, outcome, at, ImmutableArray.Create(lines));
    }

    private void Sign(ReadOnlySpan<byte> said, Span<byte> signature)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, said, digest);
        digest[..SignatureBytes].CopyTo(signature);
    }

    private static void Put(Span<byte> bytes, ref int end, long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) bytes[end++] = (byte)(rest | 0x80);
        bytes[end++] = (byte)rest;
    }

    private static long Take(ref ReadOnlySpan<byte> said)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = said[0];
            said = said[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return (long)value;
        }
    }
}
