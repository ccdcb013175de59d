using System.Text.Json;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.CommandLine;

/// <summary>One run of one command: the service, the surroundings, and how answers are shown.</summary>
internal sealed class Session(ApiClient api, Surroundings surroundings, bool json) : IDisposable
{
    public Surroundings Surroundings { get; } = surroundings;

    public bool Json { get; } = json;

    /// <summary>Sends a request; see <see cref="ApiClient.SendAsync"/>.</summary>
    public Task<Answer> SendAsync(ApiRequest request, CancellationToken cancellation) => api.SendAsync(request, cancellation);

    /// <summary>Sends a request, shows what came of it, and returns the exit code.</summary>
    public async Task<int> RunAsync(ApiRequest request, Action<TextWriter, JsonElement, Answer> table, CancellationToken cancellation) =>
        Show(await SendAsync(request, cancellation), table);

    /// <summary>Shows an answer, verbatim or for people, and returns the exit code.</summary>
    public int Show(Answer answer, Action<TextWriter, JsonElement, Answer> table)
    {
        if (Json)
        {
            ShowVerbatim(answer.Body);
        }
        else if (answer.IsOk)
        {
            using var document = JsonDocument.Parse(answer.Body.Length == 0 ? "{}"u8.ToArray() : answer.Body);
            table(Surroundings.Out, document.RootElement, answer);
            Surroundings.Out.Flush();
        }
        else
        {
            Surroundings.Out.Flush();
            ProblemText.Write(Surroundings.Error, Problem.Parse(answer));
        }

        return ExitCode.Of(answer.Status);
    }

    public void Dispose() => api.Dispose();

    private void ShowVerbatim(byte[] body)
    {
        if (body.Length == 0) return;
        Surroundings.Out.Flush();
        Surroundings.Output.Write(body);
        if (body[^1] != '\n') Surroundings.Output.WriteByte((byte)'\n');
        Surroundings.Output.Flush();
    }
}
