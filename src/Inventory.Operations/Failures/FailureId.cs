using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Inventory.Operations.Failures;

/// <summary>
/// What a failure is named by: where it failed, an at sign and its number there, such as <c>webhook:crm@1207</c> or <c>inbox@17</c>.
/// </summary>
/// <param name="Consumer">The consumer, or <see cref="ConsumerNames.Inbox"/>.</param>
/// <param name="Number">Its place in the log, or its number in the inbox.</param>
public sealed record FailureId(string Consumer, long Number)
{
    /// <summary>What it is named by, in a sentence.</summary>
    public const string Rule = "must be a consumer or inbox, an at sign and a whole number";

    /// <summary>It came in, and did not go out.</summary>
    public bool IsInbox => Consumer == ConsumerNames.Inbox;

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FailureId? id)
    {
        id = text.Split('@') is [var consumer, var number] && (consumer == ConsumerNames.Inbox || ConsumerNames.IsValid(consumer))
            && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
            ? new(consumer, parsed) : null;
        return id is not null;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Consumer}@{Number}");
}
