namespace Inventory.Cli.Output;

/// <summary>Text from elsewhere, made fit for a terminal.</summary>
internal static class Printable
{
    /// <summary>Control characters become visible: a reason or a name must not move the cursor or colour the screen.</summary>
    public static string Text(string? text)
    {
        if (text is null) return "";
        return text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && text.AsSpan().IndexOfAnyInRange('\x7f', '\x9f') < 0
            ? text
            : string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            });
    }
}
