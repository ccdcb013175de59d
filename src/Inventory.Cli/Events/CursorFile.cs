namespace Inventory.Cli.Events;

/// <summary>A file that keeps how far events were shown, so that the next run goes on there.</summary>
internal sealed class CursorFile(string path)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);
    private string? _kept, _last;
    private long _keptAt;

    /// <summary>What an earlier run left; null for none.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public string? Read()
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } cursor ? cursor : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {failure.Message}");
        }
    }

    /// <summary>Everything up to here was shown. Written now and then: what is shown twice after a crash has the same ids.</summary>
    public void Shown(string cursor, TimeProvider time)
    {
        _last = cursor;
        if (_keptAt != 0 && time.GetElapsedTime(_keptAt) < Every) return;
        _keptAt = time.GetTimestamp();
        Keep();
    }

    /// <summary>Writes what is not written yet.</summary>
    public void Keep()
    {
        if (_last is null || _last == _kept) return;
        // In one step: a file that is half written would lead nowhere.
        File.WriteAllText(path + ".new", _last + "\n");
        File.Move(path + ".new", path, overwrite: true);
        _kept = _last;
    }
}
