using System.Security.Cryptography;
using System.Text;

namespace Inventory.Cli;

/// <summary>All that the program takes from the outside, so that tests can stand in for it.</summary>
internal sealed class Surroundings : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Surroundings(Stream input, Stream output, Stream error)
    {
        Input = input;
        Output = output;
        Out = new StreamWriter(output, Utf8, bufferSize: 4096) { NewLine = "\n" };
        Error = new StreamWriter(error, Utf8, bufferSize: 1024) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>Standard input.</summary>
    public Stream Input { get; }

    /// <summary>Standard output as bytes, for answers that must stay as they came. Flush <see cref="Out"/> first.</summary>
    public Stream Output { get; }

    /// <summary>Standard output as text.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error, flushed at every write.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person watches standard error, which is where progress is drawn.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person watches standard output.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Tells what "ago" is counted from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Folders from which a checkout is looked for, upwards.</summary>
    public IReadOnlyList<string> SearchFrom { get; init; } = [];

    /// <summary>Waits between repeats of a request.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; init; } =
        static (time, cancellation) => Task.Delay(time, TimeProvider.System, cancellation);

    /// <summary>Makes the ids that the caller did not choose.</summary>
    public Func<string> NewId { get; init; } = static () => "inv-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));

    /// <summary>The process's own.</summary>
    public static Surroundings OfThisProcess() =>
        new(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.OpenStandardError())
    {
        ErrorIsTerminal = !Console.IsErrorRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        SearchFrom = [Directory.GetCurrentDirectory(), AppContext.BaseDirectory],
    };

    public void Dispose()
    {
        try
        {
            Out.Flush();
        }
        catch (IOException)
        {
            // The reader of a pipe has gone, as `head` does: nobody is left to tell.
        }
    }
}
