using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that reminders can call.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder is due. A failure is logged; the next tick comes in any case.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
