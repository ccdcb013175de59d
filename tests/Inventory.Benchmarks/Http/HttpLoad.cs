using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Inventory.Benchmarks.Measuring;

namespace Inventory.Benchmarks.Http;

/// <summary>What is asked over one connection, and what the answer has to say.</summary>
internal interface IHttpQuestion
{
    /// <summary>Operations that one request carries.</summary>
    int Operations { get; }

    /// <summary>Writes the request of this number, head and body, and returns its length.</summary>
    int Write(long number, Span<byte> buffer);

    /// <summary>Whether an answer is as it must be.</summary>
    /// <param name="answer">Head and body, whole.</param>
    bool IsGood(ReadOnlySpan<byte> answer);
}

/// <summary>
/// HTTP/1.1 over kept connections, from one thread with plain system calls: on a machine that serves and asks at once, every microsecond of
/// the asker is missing from the server.
/// </summary>
internal sealed class HttpLoad : IDisposable
{
    private const int PollMicroseconds = 100_000;
    private readonly Connection[] _connections;
    private readonly IHttpQuestion _question;
    private readonly Dictionary<Socket, Connection> _bySocket;

    public HttpLoad(int port, int connections, IHttpQuestion question)
    {
        _question = question;
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(port, question.Operations))];
        _bySocket = _connections.ToDictionary(connection => connection.Socket);
    }

    /// <summary>Runs one slice on a thread of its own.</summary>
    public async Task<Measurement> RunAsync(OperationNumbers numbers, (TimeSpan WarmUp, TimeSpan Measured) times, CostMeter meter)
    {
        var measurement = new Measurement();
        using var measuring = new ManualResetEventSlim();
        using var ending = new ManualResetEventSlim();
        var asking = Task.Factory.StartNew(() => Ask(numbers, measurement, measuring, ending), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (await Task.WhenAny(Task.Delay(times.WarmUp), asking) == asking) await asking;
        var before = await meter.ReadAsync();
        var started = Stopwatch.GetTimestamp();
        measuring.Set();
        if (await Task.WhenAny(Task.Delay(times.Measured), asking) == asking) await asking;
        ending.Set();
        measurement.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        measurement.Costs = (await meter.ReadAsync()).Minus(before);
        await asking;
        return measurement;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Socket.Dispose();
    }

    private void Ask(OperationNumbers numbers, Measurement measurement, ManualResetEventSlim measuring, ManualResetEventSlim ending)
    {
        foreach (var connection in _connections) connection.Send(_question, numbers);
        var open = _connections.Length;
        var ready = new List<Socket>();
        while (open > 0)
        {
            ready.Clear();
            foreach (var connection in _connections)
            {
                if (connection.IsWaiting) ready.Add(connection.Socket);
            }

            Socket.Select(ready, null, null, PollMicroseconds);
            foreach (var socket in ready)
            {
                var connection = _bySocket[socket];
                if (!connection.Receive()) continue;
                if (!_question.IsGood(connection.Answer))
                    throw new InvalidOperationException($"An unexpected answer:\n{connection.AnswerText}");
                if (measuring.IsSet && !ending.IsSet)
                {
                    measurement.Operations += _question.Operations;
                    measurement.Latency.Record((long)Stopwatch.GetElapsedTime(connection.SentAt).TotalMicroseconds);
                }

                if (ending.IsSet) open--;
                else connection.Send(_question, numbers);
            }
        }
    }

    private sealed class Connection
    {
        private readonly byte[] _request, _answer;
        private int _received, _length;

        public Connection(int port, int operations)
        {
            _request = new byte[512 + operations * 256];
            _answer = new byte[2048 + operations * 1024];
            Socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Socket.Connect(IPAddress.Loopback, port);
        }

        public Socket Socket { get; }

        public bool IsWaiting { get; private set; }

        public long SentAt { get; private set; }

        public ReadOnlySpan<byte> Answer => _answer.AsSpan(0, _length);

        public string AnswerText => System.Text.Encoding.UTF8.GetString(Answer);

        public void Send(IHttpQuestion question, OperationNumbers numbers)
        {
            var length = question.Write(numbers.Next(), _request);
            _received = _length = 0;
            IsWaiting = true;
            SentAt = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < length;) sent += Socket.Send(_request.AsSpan(sent, length - sent));
        }

        /// <summary>Takes in what has come; true once the answer is whole.</summary>
        public bool Receive()
        {
            var count = Socket.Receive(_answer.AsSpan(_received));
            if (count == 0) throw new IOException("The server closed the connection.");
            _received += count;
            _length = HttpAnswer.Length(_answer.AsSpan(0, _received));
            IsWaiting = _length == 0;
            return !IsWaiting;
        }
    }
}
