using System.Security.Cryptography;
using System.Text;
using Inventory.Cli.Import.Csv;

namespace Inventory.Cli.Import;

/// <summary>A file named on the command line, or standard input, as UTF-8 that can be read more than once.</summary>
/// <remarks>
/// It is read whole before anything is sent: its hash names the import, so that importing it again is known for what it is. What cannot be
/// read again, or is not UTF-8, goes into a temporary file that vanishes with this one.
/// </remarks>
internal sealed class ImportFile : IDisposable
{
    private readonly FileStream _content;

    private ImportFile(string name, bool isCsv, FileStream content, byte[] hash) =>
        (Name, IsCsv, _content, Hash) = (name, isCsv, content, hash);

    /// <summary>As named on the command line; "stdin" for standard input.</summary>
    public string Name { get; }

    /// <summary>CSV rather than JSON Lines.</summary>
    public bool IsCsv { get; }

    /// <summary>SHA-256 of the bytes as they came.</summary>
    public byte[] Hash { get; }

    /// <summary>Bytes of UTF-8.</summary>
    public long Length => _content.Length;

    /// <summary>Reads all of it.</summary>
    /// <param name="source">What was named.</param>
    /// <param name="encoding">The encoding said; null for UTF-8, or UTF-16 where it shows.</param>
    /// <param name="standardInput">Used where the source is "-".</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<ImportFile> OpenAsync(ImportSource source, Encoding? encoding, Stream standardInput,
        CancellationToken cancellation)
    {
        try
        {
            return source.IsStandardInput
                ? await SpoolAsync(source, standardInput, encoding, cancellation)
                : await OpenFileAsync(source, encoding, cancellation);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{source.Name} is not text in {encoding?.WebName ?? "the encoding that it begins in"}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{source.Name} cannot be read: {failure.Message}");
        }
    }

    /// <summary>The rows, from the first.</summary>
    public RowSource Rows(CsvMapping mapping)
    {
        _content.Position = 0;
        return IsCsv ? new CsvRows(_content, mapping) : JsonLines();
    }

    /// <summary>The lines of a file that is JSON Lines, from the first.</summary>
    public JsonLinesRows JsonLines()
    {
        _content.Position = 0;
        return new(_content);
    }

    /// <summary>All of it once more, as one stream.</summary>
    public Stream OpenContent()
    {
        _content.Position = 0;
        return _content;
    }

    public void Dispose() => _content.Dispose();

    private static async Task<ImportFile> OpenFileAsync(ImportSource source, Encoding? encoding, CancellationToken cancellation)
    {
        var file = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var start = new byte[4];
        var read = file.CanSeek ? await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation) : 0;
        if (!file.CanSeek || (encoding ?? Utf16Of(start.AsSpan(0, read))) is not null)
        {
            await using (file)
            {
                if (file.CanSeek) file.Position = 0;
                return await SpoolAsync(source, file, encoding, cancellation);
            }
        }

        file.Position = 0;
        return new(source.Name, source.IsCsv, file, await SHA256.HashDataAsync(file, cancellation));
    }

    private static async Task<ImportFile> SpoolAsync(ImportSource source, Stream from, Encoding? encoding, CancellationToken cancellation)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 64 * 1024,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var spool = new FileStream(Path.Combine(Path.GetTempPath(), $"inv-{Guid.NewGuid():N}"), options);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            Decoder? decoder = null;
            var isFirst = true;
            while (await from.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation) is > 0 and var count)
            {
                hash.AppendData(buffer, 0, count);
                if (isFirst) decoder = (encoding ?? Utf16Of(buffer.AsSpan(0, count)))?.GetDecoder();
                if (decoder is null) await spool.WriteAsync(buffer.AsMemory(0, count), cancellation);
                else await spool.WriteAsync(Utf8Of(decoder, buffer.AsSpan(0, count), isLast: false), cancellation);
                isFirst = false;
            }

            if (decoder is not null) await spool.WriteAsync(Utf8Of(decoder, [], isLast: true), cancellation);
            await spool.FlushAsync(cancellation);
            return new(source.Name, source.IsCsv, spool, hash.GetHashAndReset());
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    private static byte[] Utf8Of(Decoder decoder, ReadOnlySpan<byte> bytes, bool isLast)
    {
        var text = new char[decoder.GetCharCount(bytes, isLast)];
        var count = decoder.GetChars(bytes, text, isLast);
        return Encoding.UTF8.GetBytes(text, 0, count);
    }

    /// <summary>UTF-16 by its byte order mark, or by a first character that is ASCII.</summary>
    private static UnicodeEncoding? Utf16Of(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..] => new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..] => new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => null,
    };
}

/// <summary>What was named on the command line.</summary>
/// <param name="Path">A file, or "-" for standard input.</param>
/// <param name="IsCsv">CSV rather than JSON Lines.</param>
internal sealed record ImportSource(string Path, bool IsCsv)
{
    /// <summary>It is what comes on standard input.</summary>
    public bool IsStandardInput => Path == "-";

    /// <summary>What messages call it.</summary>
    public string Name => IsStandardInput ? "stdin" : Path;

    /// <summary>Reads an argument.</summary>
    /// <exception cref="UsageException">There is no such file, or nothing says what it is.</exception>
    public static ImportSource Of(string path, string? format)
    {
        if (path != "-" && !File.Exists(path)) throw new UsageException($"There is no file {path}.");
        return (format ?? System.IO.Path.GetExtension(path).ToLowerInvariant()) switch
        {
            "csv" or ".csv" or ".tsv" => new(path, IsCsv: true),
            "jsonl" or ".jsonl" or ".ndjson" => new(path, IsCsv: false),
            _ => throw new UsageException($"Say what {(path == "-" ? "standard input" : path)} is: --format csv or --format jsonl."),
        };
    }
}
