using System.Text.Json;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.CommandLine;

/// <summary>One run of one command: the service, the surroundings, and how answers are shown.</summary>
internal sealed class Session(ApiClient api, Surroundings surroundings, OutputFormat format) : IDisposable
{
    private bool _repaints;

    public Surroundings Surroundings { get; } = surroundings;

    /// <summary>How answers are shown.</summary>
    public OutputFormat Format { get; } = format;

    /// <summary>Answers are for people: hints may stand beside them.</summary>
    public bool IsForPeople => Format == OutputFormat.Table;

    /// <summary>Standard output, for people.</summary>
    public Screen Screen => Screen.Of(Surroundings);

    /// <summary>Sends a request; see <see cref="ApiClient.SendAsync"/>.</summary>
    public Task<Answer> SendAsync(ApiRequest request, CancellationToken cancellation) => api.SendAsync(request, cancellation);

    /// <summary>Asks for a stream, once; see <see cref="ApiClient.OpenAsync"/>.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId, CancellationToken cancellation) =>
        api.OpenAsync(path, lastEventId, cancellation);

    /// <summary>Asks once, for one answer of several: none is an answer of status 0.</summary>
    public async Task<Answer> SendOnceAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await api.SendAsync(new(HttpMethod.Get, path) { Repeatable = false }, cancellation);
        }
        catch (NoAnswerException)
        {
            return new(0, []);
        }
    }

    /// <summary>Sends a request, shows what came of it, and returns the exit code.</summary>
    public async Task<int> RunAsync(ApiRequest request, Shape shape, Action<Screen, JsonElement, Answer> table,
        CancellationToken cancellation) =>
        Show(await SendAsync(request, cancellation), shape, table, request.Body);

    /// <summary>Shows an answer, for programs or for people, and returns the exit code.</summary>
    /// <param name="answer">What the service said.</param>
    /// <param name="shape">The resources in it.</param>
    /// <param name="table">Writes them for people.</param>
    /// <param name="sent">The request's body, to name wrong fields by what was typed.</param>
    public int Show(Answer answer, Shape shape, Action<Screen, JsonElement, Answer> table, byte[]? sent = null)
    {
        if (!answer.IsOk && Format is OutputFormat.Table or OutputFormat.Name)
        {
            Surroundings.Out.Flush();
            ProblemText.Write(Surroundings.Error, Problem.Parse(answer), sent);
            return ExitCode.Of(answer.Status);
        }

        if (_repaints) Repaint();
        if (Format == OutputFormat.Json || (!answer.IsOk && Format == OutputFormat.JsonLines))
        {
            Surroundings.Out.Flush();
            AnswerWriter.WriteVerbatim(Surroundings.Output, answer.Body);
            return ExitCode.Of(answer.Status);
        }

        using var document = JsonDocument.Parse(answer.Body.Length == 0 ? "{}"u8.ToArray() : answer.Body);
        if (Format == OutputFormat.Table)
        {
            table(Screen.At(document.RootElement), document.RootElement, answer);
            Surroundings.Out.Flush();
        }
        else
        {
            Surroundings.Out.Flush();
            AnswerWriter.Write(Surroundings.Output, Format, shape, document.RootElement);
        }

        return ExitCode.Of(answer.Status);
    }

    /// <summary>The next answer takes the place of those before, which stay until it is there.</summary>
    public void RepaintNext() => _repaints = true;

    /// <summary>Makes room for what takes the place of what is shown: an empty screen, or in a pipe an empty line.</summary>
    public void Repaint()
    {
        _repaints = false;
        if (Surroundings.OutIsTerminal) Surroundings.Out.Write("\u001b[H\u001b[2J\u001b[3J");
        else if (IsForPeople) Surroundings.Out.WriteLine();
    }

    public void Dispose() => api.Dispose();
}
