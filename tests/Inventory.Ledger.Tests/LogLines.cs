using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Inventory.Ledger.Tests;

/// <summary>Keeps what was logged, in order.</summary>
public sealed class LogLines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, bool WithStack)> _lines = new();

    public IReadOnlyList<(LogLevel Level, string Text, bool WithStack)> Lines => [.. _lines];

    public int Count(string part) => _lines.Count(line => line.Text.Contains(part, StringComparison.Ordinal));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
        string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception), exception is not null));
}
