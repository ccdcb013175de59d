using System.Globalization;
using Inventory.Domain;
using Inventory.Ledger.Webhooks;

namespace Inventory.Operations.Failures;

/// <summary>
/// What consumers are called: <c>webhook:{id}</c>, of which each tenant has its own, <c>stream:{name}</c> and <c>bridge:{name}</c>. What
/// fails in a stream fails for one subscription to a slice, <c>stream:{name}.{slice}.{subscription}</c>; the shorter names stand for all
/// that begin with them.
/// </summary>
public static class ConsumerNames
{
    /// <summary>What events that came in wait for, where one may say a consumer: the inbox.</summary>
    public const string Inbox = "inbox";

    private const string Webhook = "webhook", Stream = "stream:";

    private static readonly string[] Kinds = [Webhook, "stream", "bridge"];

    /// <summary>Whether it is a name of one.</summary>
    public static bool IsValid(string name) =>
        name.Split(':', 2) is [var kind, var rest] && Kinds.Contains(kind) && Identifier.IsValid(rest);

    /// <summary>The ledger's name for it.</summary>
    internal static string Inside(int tenantId, string name) =>
        name.StartsWith(Webhook + ":", StringComparison.Ordinal) ? WebhookStore.ConsumerOf(tenantId, name[(Webhook.Length + 1)..])
        : name.StartsWith(Stream, StringComparison.Ordinal) ? name.Replace('.', '/') : name;

    /// <summary>What the ledger calls so, without the tenant's number.</summary>
    internal static string Outside(int tenantId, string inside)
    {
        if (inside.StartsWith(Stream, StringComparison.Ordinal)) return inside.Replace('/', '.');
        var begin = string.Create(CultureInfo.InvariantCulture, $"{Webhook}:{tenantId}/");
        return inside.StartsWith(begin, StringComparison.Ordinal) ? $"{Webhook}:{inside[begin.Length..]}" : inside;
    }
}
