using System.Text.Json;
using Inventory.Cli.Import;

namespace Inventory.Cli.Comparing;

/// <summary>A caller's list of the holds it believes in, checked before it is sent.</summary>
internal static class BelievedHolds
{
    private const int ShownMax = 20;

    /// <summary>Finds lines that are no holds: a hold that cannot be read would be taken for one the caller has forgotten.</summary>
    /// <returns>The first complaints, as file:line: why; none where all is well.</returns>
    public static async Task<List<string>> CheckAsync(ImportFile file, CancellationToken cancellation)
    {
        var complaints = new List<string>();
        using var rows = file.JsonLines();
        try
        {
            for (RowKind kind; complaints.Count < ShownMax && (kind = await rows.NextAsync(cancellation)) != RowKind.End;)
            {
                if (kind == RowKind.Bad) complaints.AddRange(rows.Complaints.Select(why => $"{file.Name}:{rows.Line}: {why}"));
                else if (!NamesHold(rows.Json)) complaints.Add($"{file.Name}:{rows.Line}: holdId: is missing");
            }
        }
        catch (BadFileException failure)
        {
            complaints.Add($"{file.Name}:{failure.Line}: {failure.Message}");
        }

        return complaints;
    }

    private static bool NamesHold(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("holdId", out var id) && id.ValueKind == JsonValueKind.String;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
