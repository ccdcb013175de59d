using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Inbox;

/// <summary>Few words for telling a service what has happened elsewhere.</summary>
public abstract class InboxBase(ContractSilo silo) : ContractTests(silo)
{
    protected const string One = "application/cloudevents+json", Many = "application/cloudevents-batch+json";

    private readonly ContractSilo _silo = silo;

    protected TestDatabase Database => _silo.Database;

    /// <summary>An event of a source of its own, unless told otherwise.</summary>
    protected static string Event(
        string id, string type, [StringSyntax(StringSyntaxAttribute.Json)] string data, string source = "/shop") =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"{{source}}","type":"{{type}}","data":{{data}}}""";

    protected Task<Answer> Send(string events, string type = One, Api? api = null) =>
        (api ?? Api).Send("POST", "/v1/inbox", Api.Content(events, type));

    /// <summary>Sends one event; what came of it.</summary>
    protected async Task<JsonNode> Tell(string one, Api? api = null) =>
        Assert.Single((await Send(one, api: api)).Is(200).List("results"))!;

    /// <summary>Sends one event of which this must come.</summary>
    protected async Task<JsonNode> Tell(string outcome, string type, string data, Api? api = null)
    {
        var id = New("e");
        var result = await Tell(Event(id, type, data), api);
        Assert.True(id == (string?)result["id"] && outcome == (string?)result["outcome"], $"{type} {data} → {result.ToJsonString()}");
        return result;
    }

    protected static void IsProblem(JsonNode result, string code) =>
        Problems.CheckObject(result["problem"]!, code, what => $"{result.ToJsonString()} {what}");

    /// <summary>What has been told of a hold that could not be had.</summary>
    protected async Task<JsonNode[]> Failures(string holdId) => [.. (await Database.ScalarAsync<string>($"""
        SELECT coalesce(json_agg(data), '[]')::text FROM notice WHERE type = 'allocation.failed.v1' AND subject = '{holdId}'
        """) is { } all ? JsonNode.Parse(all)!.AsArray() : []).Select(one => one!)];

    protected Task UntilHold(string holdId, string status) => Poll.UntilAsync(
        async () => (string?)(await Api.Get($"/v1/holds/{holdId}")).Json["status"] == status, $"hold {holdId} is {status}");
}
