using Inventory.Domain.Holds;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Streams;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Comparisons;

namespace Inventory.Gateway.Comparisons;

/// <summary>Writes the lines of a comparison's answer and counts them; false where nobody reads them.</summary>
internal sealed class ComparisonAnswer(ApiRequest request, StrictJson strict, AnswerSpool results)
{
    private long _invalid, _phantoms, _over, _differs;

    /// <summary>How many lines of the list were read.</summary>
    public long Read { get; set; }

    public ValueTask<bool> ProgressAsync() => LineAsync(new() { Kind = "progress", Read = Read });

    public ValueTask<bool> InvalidAsync(long line, string? holdId, Problem problem)
    {
        _invalid++;
        return LineAsync(new() { Kind = "invalid", Line = line, HoldId = holdId, Problem = Told(problem) });
    }

    public ValueTask<bool> FoundAsync(Finding finding)
    {
        switch (finding)
        {
            case Finding.Twice twice:
                return InvalidAsync(twice.Line, twice.HoldId, Problem.Invalid("holdId", "is named by an earlier line"));
            case Finding.Phantom phantom:
                _phantoms++;
                return LineAsync(new() { Kind = "phantom", Hold = HoldResponse.Of(phantom.Hold) });
            case Finding.Over over:
                _over++;
                return LineAsync(new() { Kind = "over", Line = over.Line, HoldId = over.HoldId, Status = over.Status?.Name() ?? "unknown",
                    EndedAt = over.EndedAt, Reason = over.Reason });
            case Finding.Differs differs:
                _differs++;
                return LineAsync(new() { Kind = "differs", Line = differs.Line, HoldId = differs.Hold.HoldId, Differs = [.. differs.Fields],
                    Hold = HoldResponse.Of(differs.Hold) });
            default:
                throw new InvalidOperationException($"{finding} is no finding.");
        }
    }

    public void Summary(DateTimeOffset asOf) =>
        End(new() { Kind = "summary", Read = Read, Invalid = _invalid, Phantoms = _phantoms, Over = _over, Differing = _differs,
            AsOf = asOf });

    public void Failed(Problem problem) => End(new() { Kind = "failed", Problem = Told(problem) });

    private ProblemBody Told(Problem problem) => problem.For(request.Path, request.TraceId);

    // The last line, for which there is always room.
    private void End(ComparisonLine told)
    {
        using var line = Written(told);
        results.Complete(line.Written.Span);
    }

    private async ValueTask<bool> LineAsync(ComparisonLine told)
    {
        using var line = Written(told);
        return await results.AppendAsync(line.Written);
    }

    private JsonAnswer Written(ComparisonLine told)
    {
        var line = JsonAnswer.Rent();
        strict.Write(line.Json, told);
        line.EndLine();
        return line;
    }
}
