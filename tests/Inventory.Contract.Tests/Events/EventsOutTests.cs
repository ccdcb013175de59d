using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Events;

/// <summary>Few words for what the tests of events begin with.</summary>
public abstract class EventsOutTests(ContractSilo silo) : ContractTests(silo)
{
    protected ContractSilo Silo { get; } = silo;

    /// <summary>The cursor of now.</summary>
    protected async Task<string> Cursor(Api? api = null) => (await (api ?? Api).Get("/v1/events?after=now")).Is(200).Text("next");

    /// <summary>A page of events, once it has as many as are waited for: they may lag a second.</summary>
    protected async Task<Answer> Page(string query, int count, Api? api = null)
    {
        Answer? page = null;
        await Poll.UntilAsync(async () => (page = (await (api ?? Api).Get("/v1/events?" + query)).Is(200)).List("events").Count >= count,
            $"there are {count} events");
        Assert.Equal(count, page!.List("events").Count);
        return page;
    }

    /// <summary>A key that sells through a channel.</summary>
    protected Task<Api> Bound(string channel) => Key("read sell", $"\"channel\":\"{channel}\"");

    /// <summary>A key of a tenant of its own.</summary>
    protected async Task<Api> Foreign()
    {
        var made = (await Api.Post("/v1/keys", $$"""{"name":"n","scopes":["read","stock"],"tenant":"{{New("t")}}"}""")).Is(201);
        return Api.As(made.Text("key"));
    }

    /// <summary>Writes a notice as what causes one does.</summary>
    protected Task Notice(string id, string type, string subject, string? channel = null) => Silo.Database.ScalarAsync<int>($$"""
        INSERT INTO notice (tenant_id, event_id, type, subject, channel, at, data)
        SELECT tenant_id, '{{id}}', '{{type}}', '{{subject}}', {{(channel is null ? "NULL" : $"'{channel}'")}}, now(),
          json '{ "holdId":
            "{{subject}}" }'
        FROM tenant WHERE name = 'demo'
        """);
}
