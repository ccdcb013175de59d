using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Properties;

/// <summary>Turns steps into commands on three small items and a few holds, so that they meet often.</summary>
internal sealed class RandomWalk
{
    private static readonly string[] Items = [A, B, C];

    public Shelf Shelf { get; } = new Shelf { AgeMax = TimeSpan.FromHours(2) }.With(A, 6).With(B, 3, overbookingLimit: 2)
        .With(C, 8, outOfService: 1, safetyStock: 2);

    /// <summary>Whether the last step was an owner's act.</summary>
    public bool OwnersAct { get; private set; }

    /// <summary>Takes a step; the decision of it, where it was about a hold.</summary>
    public HoldDecision? Take(Step step)
    {
        var holdId = $"h{step.Hold % 4}";
        var itemId = Items[step.Item % 3];
        var quantity = step.Quantity % 6;
        OwnersAct = false;
        switch (step.What % 20)
        {
            case 0 or 1 or 2: return Shelf.Place(holdId, Terms((itemId, 1 + quantity)) with { TtlSeconds = step.Other % 4 == 0 ? 0
                : 60 * (1 + step.Other % 90) });
            case 3 or 4:
                var lines = SomeLines(step).RemoveAll(line => line.Quantity == 0);
                return Shelf.Place(holdId, lines.IsEmpty ? Terms((itemId, 1)) : new() { Lines = lines });
            case 5: return Shelf.Place(holdId, Sale((itemId, 1 + quantity)));
            case 16: Shelf.Now += TimeSpan.FromMinutes(1 + step.Other % 30); return null;
            case 17: OwnersAct = true; Shelf.Adjust(itemId, quantity - 3); return null;
            case 18: OwnersAct = true; Shelf.Count(itemId, step.Quantity % 12); return null;
            case 19: OwnersAct = true; Shelf.Set(itemId, Settings(step)); return null;
        }

        if (Shelf.Known(holdId) is null) return null;
        return (step.What % 20) switch
        {
            6 or 7 => Shelf.Change(new() { Lines = SomeLines(step) }, holdId),
            8 => Shelf.Change(Ttl(1 + step.Other * 30), holdId),
            9 => Shelf.Confirm(holdId: holdId),
            10 => Shelf.Confirm([.. Shelf.Hold(holdId)
                .Lines.Select(line => new LineRequest(line.Item, Math.Max(0, line.Quantity - quantity % 3)))], step.Other % 2 == 0, holdId),
            11 => Shelf.Confirm(reacquire: true, holdId: holdId),
            12 => Shelf.Release(holdId),
            13 => Shelf.Cancel(holdId),
            14 => Shelf.Fulfil(holdId: holdId),
            _ => Shelf.Fulfil(Lines((itemId, 1 + quantity)), holdId),
        };
    }

    /// <summary>Whether the step fulfils a part.</summary>
    public static bool Fulfils(Step step) => step.What % 20 is 14 or 15;

    private static ImmutableArray<LineRequest> SomeLines(Step step)
    {
        var lines = ImmutableArray.CreateBuilder<LineRequest>();
        for (var i = 0; i < 3; i++)
        {
            if ((step.Other >> i & 1) == 1 || i == step.Item % 3) lines.Add(new(ItemId.Parse(Items[i]), (step.Quantity + i * 5) % 7));
        }

        return lines.ToImmutable();
    }

    private static SettingsChange Settings(Step step) => (step.Other % 4) switch
    {
        0 => new() { OutOfService = step.Quantity % 4 },
        1 => new() { SafetyStock = step.Quantity % 4 },
        2 => new() { OverbookingLimit = step.Quantity % 4 },
        _ => new() { StopSell = step.Quantity % 4 == 0 },
    };
}
