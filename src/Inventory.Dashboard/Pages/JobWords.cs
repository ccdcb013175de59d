using Inventory.Dashboard.Shared;
using Inventory.Ledger.Jobs;

namespace Inventory.Dashboard.Pages;

/// <summary>Jobs in words.</summary>
internal static class JobWords
{
    /// <summary>What a kind of job does.</summary>
    public static string Kind(string kind) => kind switch
    {
        "release-holds" => "Release holds",
        "extend-holds" => "Extend holds",
        "reconcile-items" => "Reconcile items",
        _ => kind,
    };

    /// <summary>How a state is.</summary>
    public static Tone ToneOf(JobState state) => state switch
    {
        JobState.Done => Tone.Good,
        JobState.Paused => Tone.Warning,
        JobState.Failed => Tone.Bad,
        _ => Tone.Plain,
    };
}
