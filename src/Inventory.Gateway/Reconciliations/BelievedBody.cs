using System.Text.Json;
using Inventory.Domain;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Reconciliation;

namespace Inventory.Gateway.Reconciliations;

/// <summary>Reads a line of a caller's list: a hold, and its lines or how many units it has in all.</summary>
internal static class BelievedBody
{
    public const int LineBytesMax = 64 * 1024;

    private static readonly FieldNames Fields = new("holdId", "lines", "quantity");

    /// <summary>Whether a line has nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExcept(" \t\r"u8);

    /// <summary>Reads it. What is wrong with the rest of a line must not make its hold look forgotten, so a hold id that can be read is kept.</summary>
    public static (BelievedHold? Hold, Problem? Problem) Parse(long number, ReadOnlySpan<byte> utf8)
    {
        var errors = new FieldErrors();
        string? holdId = null, lines = null;
        long? quantity = null;
        try
        {
            var json = new JsonBody(utf8, errors);
            if (json.BeginObject())
            {
                var seen = 0u;
                while (json.Next(Fields, ref seen, out var field))
                {
                    switch (field)
                    {
                        case 0: holdId = json.Id(); break;
                        case 1: lines = BelievedHold.Canonical(LinesBody.Parse(ref json, 0, Limits.LinesMax, eachOnce: true).Select(line => (line.ItemId, line.Quantity))); break;
                        default: quantity = json.Integer(0, Limits.LinesMax * Limits.QuantityMax); break;
                    }
                }

                json.Require(Fields, seen, 0);
                if ((seen & 0b110) is 0 or 0b110) json.Error(FieldErrors.Whole, "must have either lines or quantity");
            }

            json.End();
        }
        catch (JsonException failure)
        {
            return (Named(number, holdId), Problem.Invalid(FieldErrors.Whole, ApiRequest.Why(failure)));
        }

        return errors.Any ? (Named(number, holdId), Problem.Invalid(errors)) : (new(number, holdId!, lines, quantity), null);
    }

    private static BelievedHold? Named(long number, string? holdId) => holdId is null ? null : new(number, holdId, null, null);
}
