using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Keeps reminders.</summary>
public interface IReminderRegistry
{
    /// <summary>Registers the reminder, or sets its times anew.</summary>
    /// <exception cref="ArgumentException">The name is blank, or the period below the least.</exception>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Removes the reminder.</summary>
    /// <exception cref="ReminderException">It was registered anew, or removed, since.</exception>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>The reminder of that name, or null.</summary>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>The grain's reminders, by name.</summary>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
