using Inventory.Domain.Holds;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Items;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Comparisons;

namespace Inventory.Gateway.Comparisons;

/// <summary>Writes the lines of a comparison's answer and counts them.</summary>
internal sealed class ComparisonAnswer(ApiRequest request, StrictJson strict, ResultSpool results)
{
    private long _invalid, _phantoms, _over, _differs;

    /// <summary>How many lines of the list were read.</summary>
    public long Read { get; set; }

    public void Progress() => Line(new() { Kind = "progress", Read = Read });

    public void Invalid(long line, string? holdId, Problem problem)
    {
        _invalid++;
        Line(new() { Kind = "invalid", Line = line, HoldId = holdId, Problem = Told(problem) });
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
                Line(new() { Kind = "phantom", Hold = HoldResponse.Of(phantom.Hold) });
                break;
            case Finding.Over over:
                _over++;
                Line(new() { Kind = "over", Line = over.Line, HoldId = over.HoldId, Status = over.Status?.Name() ?? "unknown",
                    EndedAt = over.EndedAt, Reason = over.Reason });
                break;
            case Finding.Differs differs:
                _differs++;
                Line(new() { Kind = "differs", Line = differs.Line, HoldId = differs.Hold.HoldId, Differs = [.. differs.Fields],
                    Hold = HoldResponse.Of(differs.Hold) });
                break;
        }
    }

    public void Summary(DateTimeOffset asOf) =>
        Line(new() { Kind = "summary", Read = Read, Invalid = _invalid, Phantoms = _phantoms, Over = _over, Differing = _differs,
            AsOf = asOf });

    public void Failed(Problem problem) => Line(new() { Kind = "failed", Problem = Told(problem) });

    private ProblemBody Told(Problem problem) => problem.For(request.Path, request.TraceId);

    private void Line(ComparisonLine told)
    {
        using var line = JsonAnswer.Rent();
        strict.Write(line.Json, told);
        line.EndLine();
        results.Append(line.Written.Span);
    }
}
