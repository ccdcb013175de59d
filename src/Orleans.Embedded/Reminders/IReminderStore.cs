using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Where reminders are kept. The default is PostgreSQL. Times are those of the caller's <see cref="TimeProvider"/>.</summary>
public interface IReminderStore
{
    /// <summary>Stores the reminder over one of the same name, and gives it a new version.</summary>
    Task<StoredReminder> UpsertAsync(GrainId grain, string name, DateTimeOffset firstTick, TimeSpan period, CancellationToken cancellationToken);

    /// <summary>Removes the reminder if the version is still the one given. False: it is not.</summary>
    Task<bool> DeleteAsync(GrainId grain, string name, long version, CancellationToken cancellationToken);

    /// <summary>The grain's reminders, by name.</summary>
    Task<IReadOnlyList<StoredReminder>> ListAsync(GrainId grain, CancellationToken cancellationToken);

    /// <summary>
    /// Takes due ticks, earliest first, at most so many. Each is taken by one caller alone, on whichever node, because taking it moves
    /// the reminder on to the next multiple of its period after <paramref name="now"/>; ticks missed meanwhile are not made up for.
    /// </summary>
    Task<IReadOnlyList<StoredReminder>> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken);

    /// <summary>When the next tick is due; null when there are no reminders.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}

/// <summary>A stored reminder.</summary>
/// <param name="Grain">Whose.</param>
/// <param name="ReminderName">Its name within the grain.</param>
/// <param name="FirstTick">When the first tick was due.</param>
/// <param name="Period">Between two ticks.</param>
/// <param name="Version">Counts registrations.</param>
public sealed record StoredReminder(GrainId Grain, string ReminderName, DateTimeOffset FirstTick, TimeSpan Period, long Version) : IGrainReminder;
