using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Inventory.Cli.Tests.Stub;

/// <summary>An HTTP server of one's own that keeps every request and answers as it is told.</summary>
internal sealed class StubService : IAsyncDisposable
{
    public const string Key = "stub-key-that-must-never-be-shown";

    private readonly WebApplication _app;

    private StubService(WebApplication app) => _app = app;

    /// <summary>Everything received, in order.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts one; the delegate answers, given the request's number from 1.</summary>
    public static async Task<StubService> StartAsync(Func<HttpContext, Received, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new StubService(app);
        var count = 0;
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var received = new Received(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString.Value,
                await reader.ReadToEndAsync(),
                context.Request.Headers.Authorization.ToString(),
                context.Request.Headers.IfMatch.ToString(),
                context.Request.ContentType);
            stub.Requests.Enqueue(received);
            await answer(context, received, Interlocked.Increment(ref count));
        });
        await app.StartAsync();
        return stub;
    }

    /// <summary>Always the same answer.</summary>
    public static Task<StubService> AnsweringAsync(int status, string body) =>
        StartAsync((context, _, _) => context.AnswerAsync(status, body));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

internal sealed record Received(string Method, string Path, string Body, string Authorization, string IfMatch, string? ContentType);

internal static class Answers
{
    public static Task AnswerAsync(this HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : context.Response.WriteAsync(body);
    }

    /// <summary>A problem as the contract words it.</summary>
    public static string Problem(int status, string code, string detail, string more = "") =>
        $$"""{"type":"/problems/{{code}}","title":"T","status":{{status}},"detail":"{{detail}}","code":"{{code}}","retryable":{{(status is 429 or 503 ? "true" : "false")}}{{more}}}""";
}
