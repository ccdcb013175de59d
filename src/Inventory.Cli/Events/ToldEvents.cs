using System.Text.Json;

namespace Inventory.Cli.Events;

/// <summary>Events of another system as a file has them: one, an array of them, or one after the other, in any mixture.</summary>
internal sealed class ToldEvents
{
    private const int EventsMax = 500, BytesMax = 3 << 20;

    private readonly byte[] _json;
    private readonly List<Range> _events = [];

    private ToldEvents(byte[] json) => _json = json;

    /// <summary>Finds them.</summary>
    /// <exception cref="UsageException">It is not JSON, or has anything but objects.</exception>
    public static ToldEvents Read(byte[] json)
    {
        var found = new ToldEvents(json);
        var start = json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(json.AsSpan(start), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read()) found.Add(ref reader, start);
        }
        catch (JsonException failure)
        {
            throw new UsageException($"This is not JSON: see line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}.");
        }

        return found;
    }

    /// <summary>Arrays of them, each as large as a request may be.</summary>
    public IEnumerable<byte[]> Batches()
    {
        for (var at = 0; at < _events.Count;)
        {
            using var batch = new MemoryStream();
            batch.WriteByte((byte)'[');
            for (var count = 0; at < _events.Count && count < EventsMax; at++, count++)
            {
                var one = _json.AsSpan()[_events[at]];
                if (count > 0 && batch.Length + one.Length > BytesMax) break;
                if (count > 0) batch.WriteByte((byte)',');
                batch.Write(one);
            }

            batch.WriteByte((byte)']');
            yield return batch.ToArray();
        }
    }

    private void Add(ref Utf8JsonReader reader, int start)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray) return;
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new UsageException(
                $"These are no events: byte {start + reader.TokenStartIndex + 1} begins neither an object nor an array of them.");
        }

        var from = start + (int)reader.TokenStartIndex;
        reader.Skip();
        _events.Add(from..(start + (int)reader.BytesConsumed));
    }
}
