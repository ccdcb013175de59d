using System.Text.Json;
using Inventory.Domain.Holds;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Items;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Reconciliation;

namespace Inventory.Gateway.Reconciliations;

/// <summary>Writes the lines of a reconciliation's answer and counts them.</summary>
internal sealed class ReconciliationAnswer(ApiRequest request, ResultSpool results)
{
    private long _invalid, _phantoms, _over, _differs;

    /// <summary>How many lines of the list were read.</summary>
    public long Read { get; set; }

    public void Progress() => Line("progress"u8, json => json.WriteNumber("read"u8, Read));

    public void Invalid(long line, string? holdId, Problem problem)
    {
        _invalid++;
        Line("invalid"u8, json =>
        {
            json.WriteNumber("line"u8, line);
            if (holdId is not null) json.WriteString("holdId"u8, holdId);
            Write(json, problem);
        });
    }

    public void Found(Finding finding)
    {
        switch (finding)
        {
            case Finding.Twice twice:
                Invalid(twice.Line, twice.HoldId, Problem.Invalid("holdId", "is named by an earlier line"));
                break;
            case Finding.Phantom phantom:
                _phantoms++;
                Line("phantom"u8, json =>
                {
                    json.WritePropertyName("hold"u8);
                    HoldJson.Write(json, phantom.Hold);
                });
                break;
            case Finding.Over over:
                _over++;
                Line("over"u8, json =>
                {
                    json.WriteNumber("line"u8, over.Line);
                    json.WriteString("holdId"u8, over.HoldId);
                    json.WriteString("status"u8, over.Status?.Name() ?? "unknown");
                    if (over.EndedAt is { } ended) InstantText.Write(json, "endedAt"u8, ended);
                    if (over.Reason is { } reason) json.WriteString("reason"u8, reason);
                });
                break;
            case Finding.Differs differs:
                _differs++;
                Line("differs"u8, json =>
                {
                    json.WriteNumber("line"u8, differs.Line);
                    json.WriteString("holdId"u8, differs.Hold.HoldId);
                    json.WriteStartArray("differs"u8);
                    foreach (var field in differs.Fields) json.WriteStringValue(field);
                    json.WriteEndArray();
                    json.WritePropertyName("hold"u8);
                    HoldJson.Write(json, differs.Hold);
                });
                break;
        }
    }

    public void Summary(DateTimeOffset asOf) => Line("summary"u8, json =>
    {
        json.WriteNumber("read"u8, Read);
        json.WriteNumber("invalid"u8, _invalid);
        json.WriteNumber("phantoms"u8, _phantoms);
        json.WriteNumber("over"u8, _over);
        json.WriteNumber("differing"u8, _differs);
        InstantText.Write(json, "asOf"u8, asOf);
    });

    public void Failed(Problem problem) => Line("failed"u8, json => Write(json, problem));

    private void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WritePropertyName("problem"u8);
        problem.Write(json, request.Path, request.TraceId);
    }

    private void Line(ReadOnlySpan<byte> kind, Action<Utf8JsonWriter> write)
    {
        using var line = JsonAnswer.Rent();
        line.Json.WriteStartObject();
        line.Json.WriteString("kind"u8, kind);
        write(line.Json);
        line.Json.WriteEndObject();
        line.EndLine();
        results.Append(line.Written.Span);
    }
}
