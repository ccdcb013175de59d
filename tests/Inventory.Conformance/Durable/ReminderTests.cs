using Inventory.Conformance.Setup;
using Orleans.Runtime;

namespace Inventory.Conformance.Durable;

[Alias("conformance.IRemindedGrain")]
public interface IRemindedGrain : IGrainWithStringKey
{
    [Alias("Register")]
    Task<string> Register(string name, TimeSpan due, TimeSpan period);

    [Alias("Unregister")]
    Task Unregister(string name);

    [Alias("Names")]
    Task<string[]> Names();

    [Alias("End")]
    Task End();
}

public sealed class RemindedGrain : Grain, IRemindedGrain, IRemindable
{
    private Stage Stage => Stage.Of(this.GetPrimaryKeyString());

    public async Task<string> Register(string name, TimeSpan due, TimeSpan period) =>
        (await this.RegisterOrUpdateReminder(name, due, period)).ReminderName;

    public async Task Unregister(string name) =>
        await this.UnregisterReminder(await this.GetReminder(name) ?? throw new InvalidOperationException("There is no such reminder."));

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Stage.Signal("deactivated");
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Stage.Note($"{reminderName} every {status.Period}");
        Stage.Signal($"{reminderName} tick {Stage.Log.Count}");
        return Task.CompletedTask;
    }
}

[Collection(SharedEngineCollection.Name)]
public sealed class ReminderTests(SharedEngine engine)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_reminder_ticks_at_its_due_time_and_every_period_after()
    {
        var grain = Grain(out var stage);
        Assert.Equal("wake", await grain.Register("wake", TimeSpan.FromMilliseconds(100), Second));
        await stage.Wait("wake tick 2");
        Assert.All(stage.Log, line => Assert.Equal("wake every 00:00:01", line));
        await grain.Unregister("wake");
    }

    [Fact]
    public async Task A_reminder_activates_the_grain()
    {
        var grain = Grain(out var stage);
        await grain.Register("wake", Second, Second);
        await grain.End();
        await stage.Wait("deactivated");
        await stage.Wait("wake tick 1");
        await grain.Unregister("wake");
    }

    [Fact]
    public async Task Reminders_are_listed_until_they_are_unregistered()
    {
        var grain = Grain(out _);
        await grain.Register("b", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await grain.Register("a", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await grain.Register("a", TimeSpan.FromHours(2), TimeSpan.FromHours(1));
        Assert.Equal(["a", "b"], await grain.Names());
        await grain.Unregister("a");
        Assert.Equal(["b"], await grain.Names());
        await grain.Unregister("b");
    }

    [Fact]
    public async Task A_period_below_the_least_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Grain(out _).Register("hasty", Second, TimeSpan.FromMilliseconds(1)));
    }

    private IRemindedGrain Grain(out Stage stage)
    {
        (var key, stage) = Stage.New();
        return engine.Grains.GetGrain<IRemindedGrain>(key);
    }
}
