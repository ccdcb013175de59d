using System.Runtime.CompilerServices;

namespace Inventory.Client.Sending;

/// <summary>Walks lists.</summary>
internal static class Paging
{
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<string?, CancellationToken, Task<Answer<Page<T>>>> pageAsync, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = (await pageAsync(cursor, cancellation)).ValueOrThrow();
            foreach (var one in page.Entries) yield return one;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
