using System.Globalization;

namespace Inventory.Cli.Status;

/// <summary>One thing looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">"ok", "wrong", or "unknown" where it could not be asked.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record Check(string Name, string State, string Detail)
{
    /// <summary>Whether it may stay as it is.</summary>
    public bool IsOk => State == "ok";

    /// <summary>What could not be asked.</summary>
    public static Check Unknown(string name, string why) => new(name, "unknown", why);

    /// <summary>Wrong where there is any.</summary>
    public static Check None(string name, double count, string unit) =>
        new(name, count == 0 ? "ok" : "wrong", string.Create(CultureInfo.InvariantCulture, $"{count:0.####} {unit}"));

    /// <summary>Wrong where it is too long ago.</summary>
    public static Check Lately(string name, double timestampSeconds, DateTimeOffset now, TimeSpan atMost)
    {
        if (timestampSeconds <= 0) return new(name, "wrong", "has not run yet");
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds((long)(timestampSeconds * 1000));
        return new(name, age <= atMost ? "ok"
            : "wrong", string.Create(CultureInfo.InvariantCulture, $"ran {Math.Max(age.TotalSeconds, 0):0} s ago"));
    }
}
