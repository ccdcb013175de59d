using System.Net;

namespace Inventory.Http.Problems;

/// <summary>The pages that problem types lead to: what happened, and what to do.</summary>
public static class ProblemPages
{
    /// <summary>The page of a code as HTML; null when there is no such code.</summary>
    public static string? Html(string code)
    {
        var problem = ProblemCodes.All.FirstOrDefault(known => known.Code == code);
        if (problem is null) return null;
        var effect = problem.Retryable ? "The same request with the same id may succeed later."
            : "The same request will not succeed by itself.";
        var errorCode = problem.ErrorCode is { } other ? $"<p>Also known as <code>{Encode(other)}</code>.</p>" : "";
        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{Encode(problem.Code)}: {Encode(problem.Title)}</title>
            <style>body{"{"}font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem{"}"}</style></head>
            <body>
            <h1>{Encode(problem.Title)}</h1>
            <p><code>{Encode(problem.Code)}</code>, HTTP status {problem.Status}. {effect}</p>
            {errorCode}
            <h2>What it means</h2>
            <p>{Encode(problem.Meaning)}</p>
            <h2>What to do</h2>
            <p>{Encode(problem.Remedy)}</p>
            </body>
            </html>

            """;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
