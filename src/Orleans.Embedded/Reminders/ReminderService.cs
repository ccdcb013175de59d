using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Embedded;

/// <summary>Registers reminders and sends their ticks. One timer, set to the next due tick or the next look at the table.</summary>
internal sealed partial class ReminderService(GrainRuntime runtime, IReminderStore store, ILogger<ReminderService> logger) : IReminderRegistry, IAsyncDisposable
{
    private const int TicksPerClaim = 100;

    private readonly Lock _gate = new();
    private readonly HashSet<(GrainId, string)> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private Task _looking = Task.CompletedTask;
    private bool _isLooking;
    private bool _lookAgain;

    public void Start()
    {
        _timer = runtime.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
            throw new ArgumentException($"Reminder {reminderName} has a period of {period}; the least is {runtime.Options.MinimumReminderPeriod}.", nameof(period));
        var reminder = await store.UpsertAsync(callingGrainId, reminderName, runtime.Time.GetUtcNow() + dueTime, period, CancellationToken.None);
        Look();
        return reminder;
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not StoredReminder stored) throw new ArgumentException("The reminder comes from elsewhere.", nameof(reminder));
        if (!await store.DeleteAsync(callingGrainId, stored.ReminderName, stored.Version, CancellationToken.None))
            throw new ReminderException($"Reminder {stored.ReminderName} of {callingGrainId} was changed since version {stored.Version}.");
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        (await store.ListAsync(callingGrainId, CancellationToken.None)).FirstOrDefault(reminder => reminder.ReminderName == reminderName);

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) => [.. await store.ListAsync(callingGrainId, CancellationToken.None)];

    public async ValueTask DisposeAsync()
    {
        Task looking;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            _timer?.Dispose();
            looking = _looking;
        }
        await _stop.CancelAsync();
        await looking;
    }

    /// <summary>Starts a look at the table, or has the one that runs look again.</summary>
    private void Look()
    {
        lock (_gate)
        {
            if (_timer is null || _stop.IsCancellationRequested) return;
            if (_isLooking)
            {
                _lookAgain = true;
                return;
            }
            _isLooking = true;
            var work = new LookItem(this);
            _looking = work.Done;
            runtime.Scheduler.Schedule(work);
        }
    }

    private async Task LookAsync()
    {
        var next = runtime.Options.ReminderPollPeriod;
        try
        {
            do
            {
                lock (_gate) _lookAgain = false;
                await SendDueAsync();
                var due = await store.NextDueAsync(_stop.Token);
                var untilDue = due - runtime.Time.GetUtcNow() ?? next;
                next = untilDue < next ? untilDue : next;
            }
            while (Volatile.Read(ref _lookAgain));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LookFailed(logger, exception);
        }
        lock (_gate)
        {
            _isLooking = false;
            if (_stop.IsCancellationRequested) return;
            // Rounded up to whole milliseconds, else the timer may fire just before the tick is due.
            var wait = _lookAgain ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(next.TotalMilliseconds)));
            _timer!.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SendDueAsync()
    {
        IReadOnlyList<StoredReminder> due;
        do
        {
            var now = runtime.Time.GetUtcNow();
            due = await store.ClaimDueAsync(now, TicksPerClaim, _stop.Token);
            foreach (var reminder in due) _ = SendAsync(reminder, now);
        }
        while (due.Count == TicksPerClaim);
    }

    private async Task SendAsync(StoredReminder reminder, DateTimeOffset now)
    {
        var id = (reminder.Grain, reminder.ReminderName);
        lock (_gate)
        {
            // The last tick is at work still; as in Orleans this one is not sent on top of it.
            if (!_running.Add(id)) return;
        }
        try
        {
            var status = new TickStatus(reminder.FirstTick.UtcDateTime, reminder.Period, now.UtcDateTime);
            await runtime.Factory.GetGrain<IRemindable>(reminder.Grain).ReceiveReminder(reminder.ReminderName, status);
        }
        catch (Exception exception)
        {
            TickFailed(logger, exception, reminder.ReminderName, reminder.Grain.ToString());
        }
        finally
        {
            lock (_gate) _running.Remove(id);
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "The reminder table could not be read; the next look comes at its time.")]
    private static partial void LookFailed(ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Warning, "Reminder {Name} of {Grain} failed.")]
    private static partial void TickFailed(ILogger logger, Exception exception, string name, string grain);

    private sealed class LookItem(ReminderService service) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            await service.LookAsync();
            _done.SetResult();
        }
    }
}
