using System.IO.Compression;
using System.Text;

namespace Inventory.Events.Partitions;

/// <summary>
/// An archive: lines of JSON in UTF-8, each ended by a line feed, compressed by gzip. It has its name only once it is whole, on the disk,
/// and was read back.
/// </summary>
internal static class ArchiveFile
{
    private const string Part = ".part";
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes one, in place of whatever has its name.</summary>
    /// <param name="path">Where.</param>
    /// <param name="lines">The lines, without line breaks.</param>
    /// <param name="alive">Called now and then; false ends the work.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What was written; null where <paramref name="alive"/> has ended it.</returns>
    /// <exception cref="IOException">It cannot be written, or reads back as something else than was written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task<LineDigest?> WriteAsync(string path, IAsyncEnumerable<string> lines, Func<Task<bool>> alive,
        CancellationToken cancellation)
    {
        var part = path + Part;
        LineDigest written;
        await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
        {
            await using (var zipped = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                if (await FillAsync(zipped, lines, alive, cancellation) is not { } all) return null;
                written = all;
            }

            await file.FlushAsync(cancellation);
            file.Flush(flushToDisk: true);
        }

        var read = await ReadAsync(part, cancellation);
        if (read.Lines != written.Lines || read.ToString() != written.ToString())
            throw new IOException($"'{part}' reads back as something else than was written.");
        File.Move(part, path, overwrite: true);
        return written;
    }

    /// <summary>Reads one, and says what it holds.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async Task<LineDigest> ReadAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped, Encoding.UTF8);
        var digest = default(LineDigest);
        while (await reader.ReadLineAsync(cancellation) is { } line) digest.Add(Encoding.UTF8.GetBytes(line));
        return digest;
    }

    private static async Task<LineDigest?> FillAsync(Stream stream, IAsyncEnumerable<string> lines, Func<Task<bool>> alive,
        CancellationToken cancellation)
    {
        const int askEvery = 50_000;
        var digest = default(LineDigest);
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            var bytes = Encoding.UTF8.GetBytes(line + '\n');
            digest.Add(bytes.AsSpan(..^1));
            await stream.WriteAsync(bytes, cancellation);
            if (digest.Lines % askEvery == 0 && !await alive()) return null;
        }

        return digest;
    }
}
