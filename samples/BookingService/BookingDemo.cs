using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Samples.Booking;

/// <summary>
/// Makes two bookings once the host has started, one that is paid for and one that is not, and ends the program. Their ids are fixed:
/// another start repeats them, and nothing is sold or paid twice.
/// </summary>
/// <param name="bookings">The service.</param>
/// <param name="lifetime">Tells when everything, the grains included, has started.</param>
/// <param name="log">Where the results are told.</param>
public sealed partial class BookingDemo(BookingService bookings, IHostApplicationLifetime lifetime, ILogger<BookingDemo> log)
    : BackgroundService
{
    private const string ItemId = "room:seaview:double:2027-07-01";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var paid = await bookings.BookAsync("demo-paid", [new() { ItemId = ItemId, Quantity = 1 }], static _ =>
            Task.FromResult(true), stoppingToken);
        Tell("demo-paid", paid);
        var unpaid = await bookings.BookAsync("demo-unpaid", [new() { ItemId = ItemId, Quantity = 1 }], static _ =>
            Task.FromResult(false), stoppingToken);
        Tell("demo-unpaid", unpaid);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Booking {BookingId}: {Result}")]
    private partial void Tell(string bookingId, BookingResult result);
}
