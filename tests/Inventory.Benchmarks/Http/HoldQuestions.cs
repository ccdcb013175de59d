using System.Globalization;
using System.Text;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Testing;

namespace Inventory.Benchmarks.Http;

/// <summary>Requests that differ in their hold ids and items alone, so that only those are written each time.</summary>
internal abstract class HoldQuestion : IHttpQuestion
{
    private readonly byte[] _template;
    private readonly int[] _ids, _items;
    private readonly HoldIds _holdIds;
    private readonly ItemChoice _choice;

    protected HoldQuestion(string path, string body, HoldIds holdIds, ItemChoice choice)
    {
        (_holdIds, _choice) = (holdIds, choice);
        var text = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {SiloProcess.BootstrapKey}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        _template = Encoding.ASCII.GetBytes(text);
        _ids = Places(text, IdPlace);
        _items = Places(text, ItemPlace);
    }

    public int Operations => _ids.Length;

    protected static string IdPlace { get; } = new('#', 32);

    protected static string ItemPlace { get; } = ItemNames.Of(0);

    public abstract bool IsGood(ReadOnlySpan<byte> answer);

    public int Write(long number, Span<byte> buffer)
    {
        _template.CopyTo(buffer);
        for (var i = 0; i < _ids.Length; i++)
        {
            var operation = number * _ids.Length + i;
            _holdIds.Guid(operation).TryFormat(buffer[_ids[i]..], out _, "N");
            _choice.Pick(operation).TryFormat(buffer[(_items[i] + ItemPlace.Length - 6)..], out _, "D6", CultureInfo.InvariantCulture);
        }

        return _template.Length;
    }

    private static int[] Places(string text, string wanted)
    {
        var places = new List<int>();
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
            places.Add(at);
        return [.. places];
    }
}

/// <summary>One hold a request.</summary>
/// <param name="path">Where it is sent.</param>
/// <param name="status">What it must be answered with.</param>
internal sealed class SingleHoldQuestion(string path, int status, HoldIds ids, ItemChoice items) : HoldQuestion(path, Body, ids, items)
{
    internal static string Body { get; } = $$"""{"holdId":"{{IdPlace}}","lines":[{"itemId":"{{ItemPlace}}","quantity":1}]}""";

    public override bool IsGood(ReadOnlySpan<byte> answer) => HttpAnswer.Status(answer) == status;
}

/// <summary>Many holds a request.</summary>
internal sealed class BatchQuestion(int holds, HoldIds ids, ItemChoice items)
    : HoldQuestion("/v1/holds:batch", $$"""{"holds":[{{string.Join(',', Enumerable.Repeat(SingleHoldQuestion.Body, holds))}}]}""", ids,
        items)
{
    public override bool IsGood(ReadOnlySpan<byte> answer)
    {
        if (HttpAnswer.Status(answer) != 200) return false;
        var placed = 0;
        for (var at = answer.IndexOf("\"httpStatus\":201"u8); at >= 0; at = answer.IndexOf("\"httpStatus\":201"u8))
        {
            placed++;
            answer = answer[(at + 1)..];
        }

        return placed == Operations;
    }
}
