using System.Net;
using System.Net.Sockets;
using Inventory.Cli.Tests.Stub;
using Microsoft.AspNetCore.Http;

namespace Inventory.Cli.Tests.Commands;

public sealed class RepeatTests
{
    private const string Hold = """{"holdId":"o-1","status":"held","lines":[],"version":1}""";

    [Fact]
    public async Task An_unknown_outcome_is_repeated_with_the_same_id_and_content()
    {
        await using var stub = await StubService.StartAsync((context, _, number) => number < 3
            ? context.AnswerAsync(503, Answers.Problem(503, "outcome-unknown", "Not known."))
            : Replayed(context));

        var run = await CliRun.AsyncAgainst(stub, "resize", "o-1", "--line", "sku:a=1");

        Assert.Equal((0, 3), (run.Code, stub.Requests.Count));
        Assert.Equal("""{"changeId":"made-up-id","lines":[{"itemId":"sku:a","quantity":1}]}""",
            Assert.Single(stub.Requests.Select(static request => request.Body).Distinct()));
        Assert.Contains("nothing happened twice", run.Out);
        Assert.Contains("outcome-unknown; repeating the same request (attempt 2 of 5)", run.Error);
    }

    [Fact]
    public async Task A_connection_lost_on_the_way_is_repeated_with_the_same_id()
    {
        await using var stub = await StubService.StartAsync((context, _, number) =>
        {
            if (number > 1) return context.AnswerAsync(201, Hold);
            context.Abort();
            return Task.CompletedTask;
        });

        var run = await CliRun.AsyncAgainst(stub, "hold", "o-1", "--line", "sku:a=1");

        Assert.Equal((0, 2), (run.Code, stub.Requests.Count));
        Assert.Single(stub.Requests.Select(static request => request.Body).Distinct());
    }

    [Fact]
    public async Task Repeats_are_bounded_and_then_the_way_to_go_on_is_told()
    {
        await using var stub = await StubService.StartAsync((context, _, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var run = await CliRun.AsyncAgainst(stub, "fulfil", "o-1", "--attempts", "3");

        Assert.Equal((3, 3), (run.Code, stub.Requests.Count));
        Assert.Contains("Run the same command again with --fulfilment-id made-up-id: nothing happens twice.", run.Error);
    }

    [Fact]
    public async Task An_unknown_outcome_that_stays_unknown_ends_with_3()
    {
        await using var stub = await StubService.AnsweringAsync(503, Answers.Problem(503, "outcome-unknown", "Not known."));

        var run = await CliRun.AsyncAgainst(stub, "confirm", "o-1");

        Assert.Equal((3, 5), (run.Code, stub.Requests.Count));
        Assert.Contains("inv: outcome-unknown: Not known.", run.Error);
    }

    [Fact]
    public async Task What_says_that_it_is_not_retryable_is_not_repeated()
    {
        await using var stub = await StubService.AnsweringAsync(500, Answers.Problem(500, "internal-error", "A bug."));

        var run = await CliRun.AsyncAgainst(stub, "get", "sku:a");

        Assert.Equal((3, 1), (run.Code, stub.Requests.Count));
    }

    [Fact]
    public async Task What_the_service_asks_to_wait_is_waited()
    {
        await using var stub = await StubService.StartAsync((context, _, number) =>
        {
            if (number > 1) return context.AnswerAsync(200, Hold);
            context.Response.Headers.RetryAfter = "7";
            return context.AnswerAsync(429, Answers.Problem(429, "rate-limited", "Slower."));
        });

        var run = await CliRun.AsyncAgainst(stub, "confirm", "o-1");

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(run.Pauses));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Making_a_key_has_no_id_and_is_never_repeated()
    {
        await using var stub = await StubService.AnsweringAsync(500, "");

        var run = await CliRun.AsyncAgainst(stub, "keys", "create", "shop", "--scope", "read", "sell");

        Assert.Equal((3, 1), (run.Code, stub.Requests.Count));
        Assert.Equal("""{"name":"shop","scopes":["read","sell"]}""", Assert.Single(stub.Requests).Body);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_told_at_once_with_3()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var run = await CliRun.AsyncIn(new() { ["INVENTORY_KEY"] = StubService.Key }, "", [], "get", "sku:a", "--server",
            $"http://127.0.0.1:{port}");

        Assert.Equal((3, 0), (run.Code, run.Pauses.Count));
        Assert.Contains("nothing was sent", run.Error);
    }

    private static Task Replayed(HttpContext context)
    {
        context.Response.Headers["Idempotency-Replayed"] = "true";
        return context.AnswerAsync(200, Hold);
    }
}
