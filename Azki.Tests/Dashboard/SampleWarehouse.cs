using System.Globalization;
using System.Text.Json;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse;
using Azki.Warehouse.Reports;

namespace Azki.Tests.Dashboard;

/// <summary>The sample in a warehouse, loaded once, beside the sample as plain lists to count from.</summary>
public sealed class SampleWarehouse(EngineFixture engine) : IAsyncLifetime
{
    private readonly PipelineHome _home = new(engine);

    internal WarehouseReader Reader { get; private set; } = null!;

    internal IReadOnlyList<Row> Events { get; } = [.. Lines("user_events.csv").Select(c => new Row(
        DateTime.Parse(c[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        long.Parse(c[1], CultureInfo.InvariantCulture), c[2], c[3], c[4], long.Parse(c[5], CultureInfo.InvariantCulture)))];

    internal IReadOnlyDictionary<long, (DateOnly Signup, string City, string Device)> Users { get; } = Lines("users.csv").ToDictionary(
        c => long.Parse(c[0], CultureInfo.InvariantCulture), c => (DateOnly.Parse(c[1], CultureInfo.InvariantCulture), c[2], c[3]));

    internal JsonElement Totals { get; } = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Pipeline", "Expected", "totals.json"))).RootElement;

    internal static ReportFilter October => new(new(2025, 10, 1), new(2025, 10, 31));

    public async ValueTask InitializeAsync()
    {
        _home.Settings["Azki:StreamEtl:MaxBatchRows"] = "6000";
        _home.Settings["Azki:StreamEtl:MaxKnownIds"] = "24000000";
        await using (var platform = await _home.StartAsync())
        {
            await platform.SyncUsersAsync(PathOf("users.csv"));
            await platform.CatchUpAsync();
            await platform.IngestAsync(PathOf("user_events.csv"));
            await platform.CatchUpAsync();
        }
        Reader = ReaderOf(_home, engine);
    }

    public async ValueTask DisposeAsync()
    {
        Reader.Dispose();
        await _home.DisposeAsync();
    }

    /// <summary>A reader of a home.</summary>
    internal static WarehouseReader ReaderOf(PipelineHome home, EngineFixture engine) => new(ClientOf(home, engine.Engine.CreateHandler()));

    /// <summary>A client of a home whose requests go through a handler.</summary>
    internal static WarehouseClient ClientOf(PipelineHome home, HttpMessageHandler handler) =>
        new("Host=embedded", new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, home.Options);

    private static IEnumerable<string[]> Lines(string name) => File.ReadLines(PathOf(name)).Skip(1).Select(l => l.Split(','));

    private static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Azki.sln"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "data", name);
    }

    internal sealed record Row(DateTime Time, long User, string Session, string Type, string Channel, long Premium)
    {
        public DateOnly Day => DateOnly.FromDateTime(Time);

        public bool IsPurchase => Type == "purchase";
    }
}
