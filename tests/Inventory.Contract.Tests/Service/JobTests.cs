using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Service;

/// <summary>Releasing many holds at once as a job: who may, what is a repeat, what is told of it.</summary>
public sealed class JobTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private const string Release = "/internal/admin/holds:release";
    private static readonly (string, string) Correlation = ("Correlation-Id", "incident-7");
    private readonly ContractSilo _silo = silo;

    [Theory]
    [InlineData("POST", Release)]
    [InlineData("POST", "/internal/jobs/job-1/pause")]
    [InlineData("POST", "/internal/jobs/job-1/resume")]
    [InlineData("POST", "/internal/jobs/job-1/cancel")]
    public async Task Only_who_may_operate_pulls_levers(string method, string path)
    {
        (await Api.As(null).Send(method, path, (HttpContent?)null)).Is(401, "unauthenticated");
        (await (await Key("read sell block stock admin")).Send(method, path, (HttpContent?)null)).Is(403, "forbidden");
        (await (await Key("operate", "\"channel\":\"web\"")).Send(method, path, (HttpContent?)null)).Is(403, "forbidden");
        var answer = await (await Key("operate")).Send(method, path, (HttpContent?)null);
        Assert.True(answer.Status is 404 or 400, answer.Told("refuses an operator"));
    }

    [Fact]
    public async Task Who_administers_or_operates_may_look()
    {
        foreach (var path in (string[])["/internal/jobs/job-1", "/internal/jobs/job-1/outcomes"])
        {
            foreach (var scope in (string[])["admin", "operate"]) (await (await Key(scope)).Get(path)).Is(404, "not-found");
            (await (await Key("read sell block stock approve")).Get(path)).Is(403, "forbidden");
        }

        (await Api.Get("/internal/jobs/-")).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason":"r"}""")]
    [InlineData("""{"reason":"r","stuck":false}""")]
    [InlineData("""{"stuck":true}""")]
    [InlineData("""{"stuck":true,"reason":""}""")]
    [InlineData("""{"stuck":"yes","reason":"r"}""")]
    [InlineData("""{"item":"lamp","reason":"r"}""")]
    [InlineData("""{"owner":"-","reason":"r"}""")]
    [InlineData("""{"placedBefore":"yesterday","reason":"r"}""")]
    [InlineData("""{"holdIds":[],"reason":"r"}""")]
    [InlineData("""{"holdIds":["-"],"reason":"r"}""")]
    [InlineData("""{"stuck":true,"reason":"r","leverId":"-"}""")]
    [InlineData("""{"stuck":true,"reason":"r","everything":true}""")]
    public async Task What_makes_no_sense_is_refused(string body) =>
        (await Api.Post(Release, body, Correlation)).Is(400, "invalid-request");

    [Fact]
    public async Task What_it_belongs_to_must_be_said_as_ids_are()
    {
        var body = $$"""{"item":"{{await Item(1)}}","reason":"r"}""";
        (await Api.Post(Release, body)).Is(400, "invalid-request").Shows("""{"errors":{"Correlation-Id":["is required"]}}""");
        (await Api.Post(Release, body, ("Correlation-Id", "a b"))).Is(400, "invalid-request");
        (await Api.Post(Release, body, ("Correlation-Id", new string('a', 65)))).Is(400, "invalid-request");
        (await Api.Post(Release, body, ("Correlation-Id", new string('a', 64)))).Is(202);
        (await Api.Post(Release + "?item=a", body, Correlation)).Is(400, "invalid-request");
    }

    [Fact]
    public async Task All_that_match_are_released_and_each_tells_what_came_of_it()
    {
        var item = await Item(100);
        var (a, b, sold) = (await Hold(item, 4), await Hold(item, 4), await HoldThatIs("confirmed", item));
        var body = $$"""{"item":"{{item}}","reason":"left behind","dryRun":true}""";
        (await Api.Post(Release, body, Correlation)).Is(200)
            .Shows("""{"preview":{"kind":"release-holds","matches":2,"more":false}}""");
        await ItemHas(item, onHand: 100, held: 8, allocated: 4);

        var job = await Ended(await Api.Post(Release, body.Replace("true", "false"), Correlation));
        job.Shows("""
            {"kind":"release-holds","state":"done","done":2,"total":2,"reason":"left behind","correlationId":"incident-7"}
            """);
        var named = await Ended(await Api.Post(Release,
            $$"""{"holdIds":["{{a}}","{{sold}}","{{New("unknown")}}"],"reason":"again"}""", Correlation));

        await ItemHas(item, onHand: 100, held: 0, allocated: 4);
        (await Get(b)).Shows("""{"status":"released","reason":"left behind"}""");
        var outcomes = (await Outcomes(named)).List("outcomes");
        Assert.Equal(["done", "hold-status-conflict", "hold-not-found"],
            outcomes.OrderBy(one => one!["target"]!.GetValue<string>() == a ? 0 : one["target"]!.GetValue<string>() == sold ? 1 : 2)
            .Select(one => one!["outcome"]!.GetValue<string>()));
        Assert.Equal("The hold is confirmed.", outcomes.Single(one => (string?)one!["outcome"] == "hold-status-conflict")!["problem"]!
            ["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_id_of_a_lever_decides_what_is_a_repeat()
    {
        var (item, lever) = (await Item(10), New("lever"));
        await Hold(item, 1);
        string Body(string more) => $$"""{"item":"{{item}}","leverId":"{{lever}}",{{more}}}""";

        var first = (await Api.Post(Release, Body("\"reason\":\"r\""), Correlation)).IsFresh(202);
        var again = (await Api.Post(Release, Body("\"reason\":\"other words\",\"stuck\":false"), ("Correlation-Id", "another"))).Is(202);
        Assert.Equal((first.Text("jobId"), "true"), (again.Text("jobId"), again.Header("Idempotency-Replayed")));
        Assert.Equal("/internal/jobs/" + first.Text("jobId"), again.Header("Location"));
        (await Api.Post(Release, Body("\"reason\":\"r\",\"channel\":\"web\""), Correlation)).Is(409, "id-reused")
            .Shows("""{"differs":["channel"]}""");
        (await Api.Post(Release, $$"""{"item":"{{item}}","reason":"r"}""", Correlation)).IsFresh(202);
    }

    [Fact]
    public async Task Outcomes_go_on_where_a_page_ended()
    {
        string[] ids = [.. Enumerable.Range(0, 5).Select(_ => New("unknown"))];
        var job = await Ended(await Api.Post(Release, $$"""{"holdIds":[{{Strings(string.Join(' ', ids))}}],"reason":"r"}""", Correlation));

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = await Outcomes(job, "?limit=2" + cursor);
            seen.AddRange(page.List("outcomes").Select(one => one!["target"]!.GetValue<string>()));
            cursor = page.Json["nextCursor"] is not null ? "&cursor=" + page.Text("nextCursor") : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
        (await Api.Get($"/internal/jobs/{job.Text("jobId")}/outcomes?cursor=abc")).Is(400, "invalid-cursor");
    }

    [Fact]
    public async Task A_job_that_is_over_stays_as_it_is()
    {
        var job = await Ended(await Api.Post(Release, """{"owner":"nobody-at-all","reason":"r"}""", Correlation));
        foreach (var act in (string[])["pause", "resume", "cancel"])
        {
            var answer = (await Api.Post($"/internal/jobs/{job.Text("jobId")}/{act}")).Is(200).Shows("""{"state":"done","total":0}""");
            Assert.Equal("true", answer.Header("Idempotency-Replayed"));
        }
    }

    [Fact]
    public async Task A_job_is_its_tenants_alone_and_a_key_of_all_tenants_says_which_it_means()
    {
        var item = await Item(10);
        await Hold(item, 1);
        var everywhere = await Key("operate", "\"tenant\":\"*\"");
        var elsewhere = await Key("operate admin", $"\"tenant\":\"{New("tenant")}\"");
        var body = $$"""{"item":"{{item}}","reason":"r"}""";

        (await everywhere.Post(Release, body, Correlation)).Is(400, "invalid-request");
        var none = (await elsewhere.Post(Release, body, Correlation)).Is(202);
        (await elsewhere.Get("/internal/jobs/" + none.Text("jobId"))).Is(200).Shows("""{"total":0}""");
        (await Api.Get("/internal/jobs/" + none.Text("jobId"))).Is(404, "not-found");
        var job = await Ended(await everywhere.Post(Release, body, Correlation, ("X-Tenant-Id", "demo")));
        job.Shows("""{"done":1,"total":1}""");
        (await elsewhere.Get("/internal/jobs/" + job.Text("jobId"))).Is(404, "not-found");
        (await everywhere.Get("/internal/jobs/" + job.Text("jobId"), ("X-Tenant-Id", "demo"))).Is(200);
        await ItemHas(item, onHand: 10, held: 0, allocated: 0);
    }

    [Fact]
    public async Task A_job_rests_while_it_is_paused()
    {
        var item = await Item(10);
        await Hold(item, 1);
        await _silo.Database.ScalarAsync<object>($$"""
            INSERT INTO job VALUES (1, 'resting', 'release-holds', 'paused', '{"item":"{{item}}"}', NULL, 'a', 'a', 'r', 'c', 1, 0, now());
            INSERT INTO job_target SELECT 1, 'resting', 1, hold_id FROM hold WHERE line_no = 0 AND status = 'held' LIMIT 1
            """);
        (await Api.Get("/internal/jobs/resting")).Is(200).Shows("""{"state":"paused","done":0,"total":1}""");
        (await Outcomes(await Api.Get("/internal/jobs/resting"))).Shows("""{"outcomes":[]}""");

        (await Api.Post("/internal/jobs/resting/resume")).IsFresh().Shows("""{"state":"running"}""");
        await Ended(await Api.Get("/internal/jobs/resting"));
    }

    private async Task<Answer> Ended(Answer made)
    {
        var path = "/internal/jobs/" + made.Text("jobId");
        await Poll.UntilAsync(async () => (await Api.Get(path)).Is(200).Json["endedAt"] is not null, "the job is over");
        return await Api.Get(path);
    }

    private async Task<Answer> Outcomes(Answer job, string query = "") =>
        (await Api.Get($"/internal/jobs/{job.Text("jobId")}/outcomes{query}")).Is(200);
}
