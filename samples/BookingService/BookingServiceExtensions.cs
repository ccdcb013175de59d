using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Inventory.Samples.Booking;

/// <summary>Adds the booking service to the silo's host.</summary>
public static class BookingServiceExtensions
{
    /// <summary>Adds it; the host is a silo or an Orleans client, and with that has an <see cref="IGrainFactory"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="tenant">Whose inventory it books from.</param>
    public static IServiceCollection AddBookingService(this IServiceCollection services, string tenant) => services.AddSingleton(provider =>
        new BookingService(provider.GetRequiredService<IGrainFactory>(), provider.GetService<TimeProvider>() ?? TimeProvider.System,
            tenant));
}
