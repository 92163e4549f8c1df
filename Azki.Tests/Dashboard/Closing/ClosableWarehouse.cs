using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Dashboard.Closing;

/// <summary>A warehouse of a few events whose days are closed, asked the same with what was counted then and without it.</summary>
internal sealed class ClosableWarehouse : IAsyncDisposable
{
    private readonly EngineFixture _engine;
    private readonly PipelineHome _home;
    private readonly WarehouseReader _reader;

    private ClosableWarehouse(EngineFixture engine)
    {
        (_engine, _home) = (engine, new PipelineHome(engine));
        _reader = SampleWarehouse.ReaderOf(_home, engine);
        Closing = new DayClosing(_home.Warehouse, TimeProvider.System);
        Linking = new DayLinking(_home.Warehouse, TimeProvider.System);
    }

    /// <summary>The closing, by the clock of now.</summary>
    public DayClosing Closing { get; }

    /// <summary>The linking, by the clock of now.</summary>
    public DayLinking Linking { get; }

    public WarehouseClient Client => _home.Warehouse;

    public WarehouseReader Reader => _reader;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ClosableWarehouse> MakeAsync(EngineFixture engine)
    {
        var made = new ClosableWarehouse(engine);
        await new Migrator(made.Client, Options.Create(made._home.Options), NullLogger<Migrator>.Instance).MigrateAsync(Cancellation);
        return made;
    }

    /// <summary>A day by its number. The first few are over the end of a month, which is a partition.</summary>
    public static DateOnly Day(int day) => new DateOnly(2025, 9, 27).AddDays(day);

    /// <summary>The closing by a clock that is fast.</summary>
    public DayClosing ClosingLater(TimeSpan by) => new(Client, new LaterClock(by));

    /// <summary>The closing through a handler that does something to its requests.</summary>
    public DayClosing ClosingThrough(DelegatingHandler handler)
    {
        handler.InnerHandler = _engine.Engine.CreateHandler();
        return new(SampleWarehouse.ClientOf(_home, handler), TimeProvider.System);
    }

    /// <summary>The linking by a clock that is fast.</summary>
    public DayLinking LinkingLater(TimeSpan by) => new(Client, new LaterClock(by));

    /// <summary>The linking through a handler that does something to its requests.</summary>
    public DayLinking LinkingThrough(DelegatingHandler handler)
    {
        handler.InnerHandler = _engine.Engine.CreateHandler();
        return new(SampleWarehouse.ClientOf(_home, handler), TimeProvider.System);
    }

    /// <summary>A reader whose requests go through a handler.</summary>
    public WarehouseReader ReaderThrough(DelegatingHandler handler)
    {
        handler.InnerHandler = _engine.Engine.CreateHandler();
        return new(SampleWarehouse.ClientOf(_home, handler));
    }

    public async Task InsertAsync(int ids, params IEnumerable<Happening> history) => await Client.ExecuteAsync(Happening.Insert(history, ids), Cancellation);

    public async Task CloseAsync(int day, int from = 0, int to = ClosedPiece.Day) => Assert.True(await Closing.CloseAsync(Day(day), from, to, Cancellation));

    public Task<long> NumberAsync(string sql) => Client.QueryNumberAsync(sql, null, Cancellation);

    public Task<DaysOfEvents> DaysAsync() => _reader.ReadDaysAsync(Cancellation);

    /// <summary>Asks each report about some days, with what was counted of closed ones and without.</summary>
    public async Task AssertReportsEqualAsync(params IEnumerable<ReportFilter> filters)
    {
        var days = await DaysAsync();
        foreach (var filter in filters)
            foreach (var report in ReportCatalog.All) await AssertEqualAsync(known => report.Query(filter, known), days);
    }

    /// <summary>Asks about journeys of ten hours in some days, with what was counted of closed ones and without.</summary>
    public async Task AssertJourneysEqualAsync(ReportFilter filter, params IEnumerable<JourneyUnit> units)
    {
        foreach (var unit in units) await AssertJourneysEqualAsync(new JourneyFilter(filter, unit, TimeSpan.FromMinutes(600)));
    }

    /// <summary>Asks about journeys, with what was counted of closed days and without.</summary>
    public async Task AssertJourneysEqualAsync(JourneyFilter filter)
    {
        var days = await DaysAsync();
        foreach (var question in (Func<JourneyFilter, DaysOfEvents, Statement>[])[JourneyQueries.Funnel, JourneyQueries.StepTimes, JourneyQueries.Paths])
            await AssertEqualAsync(known => question(filter, known), days);
    }

    /// <summary>Asks one question with what was counted of closed days and without.</summary>
    public async Task AssertEqualAsync(Func<DaysOfEvents, Statement> question, DaysOfEvents days, DaysOfEvents? open = null) =>
        Assert.Equal(await RowsAsync(question(open ?? DaysOfEvents.AllOpen)), await RowsAsync(question(days)));

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _home.DisposeAsync();
    }

    // Shares may differ in the last bits of their division, never in what is divided.
    private async Task<IReadOnlyList<string>> RowsAsync(Statement question) =>
        await _reader.ReadAsync(question, r => string.Join('|', Enumerable.Range(0, r.FieldCount).Select(i => r.GetValue(i) is double n ? n.ToString("G12", null) : $"{r.GetValue(i)}")));

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
