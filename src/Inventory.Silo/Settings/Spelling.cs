namespace Inventory.Silo.Settings;

/// <summary>Finds words among known ones, as they are read: without regard to case.</summary>
internal static class Spelling
{
    /// <summary>The word as it is known; null where it is not.</summary>
    public static string? Find(string word, ReadOnlySpan<string> known)
    {
        foreach (var one in known)
        {
            if (one.Equals(word, StringComparison.OrdinalIgnoreCase)) return one;
        }

        return null;
    }

    /// <summary>The known word that the fewest changes of single letters lead to.</summary>
    /// <param name="word">As somebody wrote it.</param>
    /// <param name="known">At least one.</param>
    public static string Nearest(string word, ReadOnlySpan<string> known)
    {
        var nearest = known[0];
        foreach (var one in known)
        {
            if (Distance(word, one) < Distance(word, nearest)) nearest = one;
        }

        return nearest;
    }

    /// <summary>How many letters must be put in, left out or replaced to make one word of the other.</summary>
    public static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < to.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(from[i]) == char.ToUpperInvariant(to[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
