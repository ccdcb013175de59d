using System.ComponentModel;
using System.Net;
using System.Reflection;
using Npgsql;

namespace Inventory.Silo.Settings;

/// <summary>
/// Judges the ledger's connection string before anything opens a connection. What it says quotes nothing of it but a keyword that is known.
/// </summary>
internal static class ConnectionStrings
{
    private const string Key = "ConnectionStrings:Inventory";
    private const string Variable = "ConnectionStrings__Inventory";
    private const string Like = "such as Host=localhost;Database=inventory;Username=inventory";

    private static readonly string[] Keywords =
    [
        .. typeof(NpgsqlConnectionStringBuilder).GetProperties()
            .SelectMany(property => property.GetCustomAttributes<DisplayNameAttribute>())
            .Select(name => name.DisplayName),
    ];

    /// <summary>Reads it; empty where it is refused.</summary>
    public static string Read(SettingsReader settings)
    {
        var text = settings.Secret(Key);
        // A file that could not be read has been told already.
        if (text is null && settings.Text(Key + "_FILE") is not null) return "";
        var mistake = string.IsNullOrWhiteSpace(text)
            ? $"{Variable} is not set; it must lead to a PostgreSQL database (see ./run for a private one)."
            : Mistake(text);
        if (mistake is null) return text!;
        settings.Refuse(mistake);
        return "";
    }

    private static string? Mistake(string text)
    {
        NpgsqlConnectionStringBuilder parsed;
        try
        {
            parsed = new(text);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return UnknownKeyword(text) ?? $"{Variable} is not a connection string, {Like}.";
        }

        if (string.IsNullOrEmpty(parsed.Host)) return $"{Variable} names no host.";
        if (parsed.Port is < 1 or > IPEndPoint.MaxPort) return $"{Variable} has a Port that is not from 1 to {IPEndPoint.MaxPort}.";
        if (parsed.TargetSessionAttributes is { } wish && !wish.Equals("any", StringComparison.OrdinalIgnoreCase)
            && !parsed.Host.Contains(','))
            return $"{Variable} has Target Session Attributes, which choose among several hosts, but names one: leave them out, or name all hosts as Host=one,two.";
        try
        {
            // Npgsql judges some combinations only here; nothing is opened.
            new NpgsqlDataSourceBuilder(text).Build().Dispose();
            return null;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or NotSupportedException
            or NpgsqlException or IOException)
        {
            return $"{Variable} asks for what Npgsql does not do ({failure.GetType().Name}); compare its keywords with {Like}.";
        }
    }

    // The part of a password behind a semicolon looks like a keyword too, so that none is quoted.
    private static string? UnknownKeyword(string text)
    {
        var known = new NpgsqlConnectionStringBuilder();
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var word = parts[i].Split('=')[0].Trim();
            if (known.ContainsKey(word)) continue;
            var nearest = Spelling.Nearest(word, Keywords);
            return Spelling.Distance(word, nearest) <= 2
                ? $"{Variable} has a keyword that Npgsql does not know, in part {i + 1}; did you mean {nearest}?"
                : $"{Variable} has a keyword that Npgsql does not know, in part {i + 1}; a value with a semicolon in it needs quotes around it.";
        }

        return null;
    }
}
