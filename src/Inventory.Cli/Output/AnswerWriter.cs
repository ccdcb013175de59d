using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Writes answers for programs.</summary>
internal static class AnswerWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes as they came, and a line end.</summary>
    public static void WriteVerbatim(Stream target, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return;
        target.Write(body);
        if (body[^1] != '\n') target.WriteByte((byte)'\n');
        target.Flush();
    }

    /// <summary>Writes an answer in any format but that for people.</summary>
    public static void Write(Stream target, OutputFormat format, Shape shape, JsonElement answer)
    {
        switch (format)
        {
            case OutputFormat.JsonLines:
                foreach (var resource in shape.Of(answer)) WriteLine(target, resource);
                break;
            case OutputFormat.Name:
                using (var names = new StreamWriter(target, leaveOpen: true) { NewLine = "\n" })
                {
                    foreach (var resource in shape.Of(answer)) names.WriteLine(resource.Cell(shape.IdName));
                }

                break;
            case OutputFormat.Yaml:
                using (var yaml = new StreamWriter(target, leaveOpen: true) { NewLine = "\n" }) YamlText.Write(yaml, answer);
                break;
        }

        target.Flush();
    }

    private static void WriteLine(Stream target, JsonElement resource)
    {
        using (var writer = new Utf8JsonWriter(target, Compact)) resource.WriteTo(writer);
        target.WriteByte((byte)'\n');
    }
}
