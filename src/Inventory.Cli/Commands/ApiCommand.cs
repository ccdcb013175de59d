using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Commands;

/// <summary><c>inv api</c>: any request, with the key.</summary>
internal static class ApiCommand
{
    private static readonly HashSet<string> Methods = new(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        StringComparer.OrdinalIgnoreCase);

    public static Command Build(CommonOptions options, Surroundings surroundings)
    {
        var method = new Argument<string>("METHOD") { Description = "GET, POST, PUT, PATCH or DELETE" };
        var path = new Argument<string>("PATH") { Description = "Path and query below the server's root, such as /v1/items?limit=5" };
        var data = new Option<string?>("--data", "-d")
        {
            Description = "The body: JSON, @FILE, or - for standard input",
            HelpName = "JSON",
        };
        var fields = new Option<KeyValuePair<string, string>[]>("--field")
        {
            Description = "A member of the body; numbers, true, false, null, [..] and {..} are taken as JSON, all else as text; repeatable",
            HelpName = "NAME=VALUE",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = static _ => [],
            CustomParser = static result => [.. result.Tokens.Select(token => Field(token.Value, result))],
        };
        var command = new Command(
            "api",
            "Sends any request with the key and prints the answer's body as it came; the exit code follows its status.")
        {
            method, path, data, fields,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is not null && result.GetResult(fields) is not null)
            {
                result.AddError("--data is the whole body: leave out --field.");
            }

            if (result.GetValue(method) is { } verb && !Methods.Contains(verb))
            {
                result.AddError($"'{verb}' is not an HTTP method this command sends.");
            }

        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = parsed.GetValue(data) is { } given ? await BodyOfAsync(given, surroundings, cancellation)
                : BodyOf(parsed.GetValue(fields)!);
            using var session = options.Open(parsed);
            var verb = new HttpMethod(parsed.GetValue(method)!.ToUpperInvariant());
            // Of others only the caller knows whether a second one would do something twice.
            var isSafe = verb == HttpMethod.Get || verb == HttpMethod.Head || verb == HttpMethod.Put;
            var answer = await session.SendAsync(new(verb, PathOf(parsed.GetValue(path)!)) { Body = body, Repeatable = isSafe },
                cancellation);
            surroundings.Out.Flush();
            AnswerWriter.WriteVerbatim(surroundings.Output, answer.Body);
            return ExitCode.Of(answer.Status);
        });
        return command.WithExamples(
            "inv api GET /v1/holds?status=held",
            "inv api PATCH /v1/items/sku:LAMP-0001-BLK@LEJ1 --field stopSell=true",
            "inv api POST /v1/holds:batch -d @holds.json");
    }

    // A path that names another host would take the key there.
    private static string PathOf(string path) =>
        path.TrimStart('/') is var below && !path.StartsWith("//", StringComparison.Ordinal)
        && !below.Contains("://", StringComparison.Ordinal) && !below.Contains('\\')
        ? below
        : throw new UsageException($"'{path}' is not a path below the server's root, such as /v1/items.");

    private static async Task<byte[]> BodyOfAsync(string given, Surroundings surroundings, CancellationToken cancellation)
    {
        if (given == "-")
        {
            using var copy = new MemoryStream();
            await surroundings.Input.CopyToAsync(copy, cancellation);
            return copy.ToArray();
        }

        if (!given.StartsWith('@')) return Encoding.UTF8.GetBytes(given);
        try
        {
            return await File.ReadAllBytesAsync(given[1..], cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{given[1..]} cannot be read: {failure.Message}");
        }
    }

    private static byte[]? BodyOf(KeyValuePair<string, string>[] fields)
    {
        if (fields.Length == 0) return null;
        var body = new JsonBody();
        foreach (var (name, value) in fields) body.AddJson(name, AsJson(value));
        return body.ToArray();
    }

    private static string AsJson(string value)
    {
        if (value is "true" or "false" or "null" || value is ['[' or '{' or '"' or '-' or (>= '0' and <= '9'), ..])
        {
            try
            {
                using var document = JsonDocument.Parse(value);
                return value;
            }
            catch (JsonException)
            {
                // Text that only begins like JSON, such as a date.
            }
        }

        return $"\"{JsonEncodedText.Encode(value)}\"";
    }

    private static KeyValuePair<string, string> Field(string text, ArgumentResult result)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0) return new(text[..equals], text[(equals + 1)..]);
        result.AddError($"--field takes NAME=VALUE, not '{text}'.");
        return default;
    }
}
