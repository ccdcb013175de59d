using System.Text.Json;

namespace Inventory.Cli.Contexts;

/// <summary>The contexts of a user: <c>inv/contexts.json</c> below <c>XDG_CONFIG_HOME</c>, <c>~/.config</c>, or on Windows
/// <c>%APPDATA%</c>.</summary>
internal sealed class ContextFile
{
    private readonly string? _path;

    private ContextFile(string? path) => _path = path;

    /// <summary>Every context, by name.</summary>
    public SortedDictionary<string, Context> All { get; } = new(StringComparer.Ordinal);

    /// <summary>The one used where none is named; null for none.</summary>
    public string? Current { get; set; }

    /// <summary>Reads the file; no file is no contexts.</summary>
    /// <exception cref="UsageException">It is not what this program wrote.</exception>
    public static ContextFile Load(Surroundings surroundings)
    {
        var file = new ContextFile(PathOf(surroundings));
        if (!File.Exists(file._path)) return file;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file._path));
            if (document.RootElement.TryGetProperty("current", out var current)) file.Current = current.GetString();
            foreach (var entry in document.RootElement.GetProperty("contexts").EnumerateObject())
            {
                file.All[entry.Name] = new(entry.Name, entry.Value.GetProperty("server").GetString()!)
                {
                    KeyFile = Text(entry.Value, "keyFile"),
                    KeyVariable = Text(entry.Value, "keyVariable"),
                    Key = Text(entry.Value, "key"),
                };
            }
        }
        catch (Exception failure) when (
            failure is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // What stands in it may be a key, so no part of it is quoted.
            throw new UsageException($"{file._path} cannot be read as this program's contexts. Mend or delete it.");
        }

        return file;
    }

    /// <summary>Writes it anew, readable by its owner alone from its first byte on.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public void Save()
    {
        if (_path is null) throw new UsageException("There is no folder to keep contexts in: neither XDG_CONFIG_HOME nor HOME is set.");
        var fresh = $"{_path}.{Environment.ProcessId}";
        try
        {
            var folder = Path.GetDirectoryName(_path)!;
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(fresh, options))
            using (var writer = new Utf8JsonWriter(stream, new() { Indented = true })) Write(writer);
            File.Move(fresh, _path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{_path} cannot be written: {failure.Message}");
        }
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Current is not null) writer.WriteString("current", Current);
        writer.WriteStartObject("contexts");
        foreach (var context in All.Values)
        {
            writer.WriteStartObject(context.Name);
            writer.WriteString("server", context.Server);
            if (context.KeyFile is not null) writer.WriteString("keyFile", context.KeyFile);
            if (context.KeyVariable is not null) writer.WriteString("keyVariable", context.KeyVariable);
            if (context.Key is not null) writer.WriteString("key", context.Key);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string? PathOf(Surroundings surroundings)
    {
        var home = surroundings.Environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg
            : surroundings.Environment("APPDATA") is { Length: > 0 } data ? data
            : surroundings.Environment("HOME") is { Length: > 0 } user ? Path.Combine(user, ".config")
            : null;
        return home is null ? null : Path.Combine(home, "inv", "contexts.json");
    }

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() : null;
}
