using Inventory.Dashboard.Shared;
using Inventory.Domain.Holds;

namespace Inventory.Dashboard.Pages;

/// <summary>How a hold's status is shown.</summary>
internal static class HoldTone
{
    public static Tone Of(HoldStatus status) => status switch
    {
        HoldStatus.Held => Tone.Warning,
        HoldStatus.Confirmed or HoldStatus.Fulfilled => Tone.Good,
        _ => Tone.Plain,
    };
}
