using System.Buffers;
using System.Text;
using System.Text.Json;
using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox;

/// <summary>The event <c>allocation.failed.v1</c>: what was asked by an event could not be had.</summary>
internal static class AllocationFailed
{
    public static InboxNotice Of(ClaimedEvent cause, InboxResult.Refused refused, string? receiptId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("holdId", refused.HoldId);
            json.WriteString("reasonCode", refused.ReasonCode);
            if (!refused.Answer.Shortages.IsDefaultOrEmpty)
            {
                json.WriteStartArray("shortages");
                foreach (var shortage in refused.Answer.Shortages)
                {
                    json.WriteStartObject();
                    json.WriteString("itemId", shortage.ItemId);
                    json.WriteNumber("requested", shortage.Requested);
                    json.WriteNumber("available", shortage.Available);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            if (receiptId is not null) json.WriteString("receiptId", receiptId);
            json.WriteStartObject("cause");
            json.WriteString("source", cause.Key.Source);
            json.WriteString("id", cause.Key.EventId);
            json.WriteString("type", cause.Type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new(refused.HoldId, refused.Channel, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
