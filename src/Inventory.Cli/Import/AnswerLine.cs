using System.Text.Json;
using Inventory.Cli.Http;

namespace Inventory.Cli.Import;

/// <summary>One line of the service's answer to an import.</summary>
internal readonly ref struct AnswerLine
{
    private AnswerLine(long line, RowOutcome outcome, ReadOnlySpan<byte> problem)
    {
        Line = line;
        Outcome = outcome;
        ProblemJson = problem;
    }

    /// <summary>The number of the line it answers, from 1.</summary>
    public long Line { get; }

    public RowOutcome Outcome { get; }

    private ReadOnlySpan<byte> ProblemJson { get; }

    /// <summary>Reads it; good lines cost no allocation.</summary>
    /// <exception cref="JsonException">It is not what the contract says.</exception>
    public static AnswerLine Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        long line = 0;
        RowOutcome? outcome = null;
        ReadOnlySpan<byte> problem = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("line"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out line)) throw new JsonException();
            }
            else if (reader.ValueTextEquals("outcome"u8))
            {
                reader.Read();
                outcome = OutcomeOf(ref reader);
            }
            else
            {
                var isProblem = reader.ValueTextEquals("problem"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isProblem) problem = json[start..(int)reader.BytesConsumed];
            }
        }

        return new(line, outcome ?? throw new JsonException("no outcome"), problem);
    }

    /// <summary>The reason, where it is invalid.</summary>
    public Problem? ReadProblem()
    {
        if (ProblemJson.IsEmpty) return null;
        using var document = JsonDocument.Parse(ProblemJson.ToArray());
        return document.RootElement.ValueKind == JsonValueKind.Object ? Problem.Read(document.RootElement, status: 400) : null;
    }

    private static RowOutcome OutcomeOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException();
        if (reader.ValueTextEquals("created"u8)) return RowOutcome.Created;
        if (reader.ValueTextEquals("updated"u8)) return RowOutcome.Updated;
        if (reader.ValueTextEquals("unchanged"u8)) return RowOutcome.Unchanged;
        if (reader.ValueTextEquals("invalid"u8)) return RowOutcome.Invalid;
        throw new JsonException();
    }
}
