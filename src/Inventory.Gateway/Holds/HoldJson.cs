using System.Text.Json;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Gateway.Items;
using Inventory.Gateway.Json;
using Inventory.Ledger.Reads;

namespace Inventory.Gateway.Holds;

/// <summary>Writes holds.</summary>
internal static class HoldJson
{
    public static void Write(Utf8JsonWriter json, HoldView hold)
    {
        json.WriteStartObject();
        json.WriteString("holdId"u8, hold.HoldId);
        json.WriteString("status"u8, hold.Status.Name());
        json.WriteStartArray("lines"u8);
        foreach (var line in hold.Lines)
        {
            json.WriteStartObject();
            json.WriteString("itemId"u8, line.ItemId);
            json.WriteNumber("quantity"u8, line.Quantity);
            json.WriteNumber("fulfilled"u8, line.Fulfilled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (hold.Owner is { } owner) json.WriteString("owner"u8, owner);
        if (hold.Channel is { } channel) json.WriteString("channel"u8, channel);
        ItemJson.WriteMetadata(json, hold.Metadata);
        json.WriteNumber("version"u8, hold.Version);
        InstantText.Write(json, "placedAt"u8, hold.PlacedAt);
        if (hold.ConfirmedAt is { } confirmed) InstantText.Write(json, "confirmedAt"u8, confirmed);
        if (hold.ExpiresAt is { } expires) InstantText.Write(json, "expiresAt"u8, expires);
        if (hold.LatestExpiresAt is { } latest) InstantText.Write(json, "latestExpiresAt"u8, latest);
        if (hold.EndedAt is { } ended) InstantText.Write(json, "endedAt"u8, ended);
        if (hold.Reason is { } reason) json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, HoldReading hold) => Write(json, new HoldView
    {
        HoldId = hold.HoldId,
        Status = hold.Status,
        Lines = [.. hold.Lines.Select(line => new HoldLineView { ItemId = line.ItemId, Quantity = line.Quantity, Fulfilled = line.Fulfilled })],
        Owner = hold.Owner,
        Channel = hold.Channel,
        Metadata = hold.Metadata,
        Version = hold.Version,
        PlacedAt = hold.PlacedAt,
        ConfirmedAt = hold.ConfirmedAt,
        ExpiresAt = hold.ExpiresAt,
        LatestExpiresAt = hold.LatestExpiresAt,
        EndedAt = hold.EndedAt,
        Reason = hold.Reason,
    });
}
