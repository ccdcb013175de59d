using Inventory.Ledger.Drift;
using Inventory.Ledger.Jobs;
using Inventory.Operations.Items;

namespace Inventory.Dashboard.Pages.OfDrift;

/// <summary>What the page of drift shows: finds, how many there are, and the job that was begun from here.</summary>
internal sealed record DriftPageData(ListPage<DriftReading> Page, DriftCounts Counts, Job? Job);
