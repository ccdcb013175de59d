using Inventory.Cli.Http;

namespace Inventory.Cli.Output;

/// <summary>Refusals for people: the code, the reason, the facts, and what to do.</summary>
internal static class ProblemText
{
    public static void Write(TextWriter target, Problem problem)
    {
        target.WriteLine($"inv: {Printable.Text(problem.Code ?? "refused")}: {Printable.Text(problem.Detail)}");
        foreach (var (field, why) in problem.Errors) target.WriteLine($"  {Printable.Text(field)}: {Printable.Text(why)}");
        foreach (var fact in problem.Facts) target.WriteLine($"  {Printable.Text(fact)}");
        if (Advice.For(problem.Code) is { } advice) target.WriteLine($"  {advice}");
    }
}
