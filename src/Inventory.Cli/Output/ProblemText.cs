using Inventory.Cli.Http;

namespace Inventory.Cli.Output;

/// <summary>Refusals for people: the code, the reason, the facts, and what to do.</summary>
internal static class ProblemText
{
    /// <summary>Writes one.</summary>
    /// <param name="target">Standard error.</param>
    /// <param name="problem">The refusal.</param>
    /// <param name="body">What was sent, so that fields are named by what was typed; null for nothing.</param>
    public static void Write(TextWriter target, Problem problem, byte[]? body)
    {
        target.WriteLine($"inv: {Printable.Text(problem.Code ?? "refused")}: {Printable.Text(problem.Detail)}");
        foreach (var (field, why) in problem.Errors)
        {
            target.WriteLine($"  {Printable.Text(Wording.Of(field, body))}: {Printable.Text(why)}");
        }

        foreach (var fact in problem.Facts) target.WriteLine($"  {Printable.Text(fact)}");
        if (Advice.For(problem.Code) is { } advice) target.WriteLine($"  {advice}");
    }
}
