using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Reports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Dashboard;

/// <summary>Retention of users whose signup is older than the engine's short dates.</summary>
public sealed class RetentionReportTests(EngineFixture engine)
{
    [Fact]
    public async Task Rows_SignupsBefore1970_AreOfTheirOwnMonths()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        foreach (var statement in (string[])
        [
            """
            INSERT INTO user_changes (user_id, version, operation, signup_date)
            SELECT number + 1, 1, 'c', ['1900-01-01', '1965-03-01', '1965-03-31', '1969-12-31', '1970-01-01', '2024-02-29'][number + 1] FROM numbers(6)
            """,
            """
            INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, event_type, channel, user_known)
            SELECT number, toDateTime64('2025-10-01 10:00:00', 3, 'UTC'), number + 1, toString(number), 'signup', 'SMS', 1 FROM numbers(2)
            """,
        ]) await home.Warehouse.ExecuteAsync(statement, TestContext.Current.CancellationToken);
        var (report, day) = (ReportCatalog.Find("retention")!, new DateOnly(2025, 10, 1));
        var filter = new ReportFilter(day, day);

        var table = await reader.ReadAsync(report, filter, TestContext.Current.CancellationToken);
        await using var stream = await reader.StreamAsync(report.Export(filter, DaysOfEvents.AllOpen), "TabSeparated", QueryLimits.Export, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(stream);

        Assert.Equal(
            [[new DateOnly(1900, 1, 1), day, 1L, 1L, 1.0], [new DateOnly(1965, 3, 1), day, 2L, 1L, 0.5], [new DateOnly(1969, 12, 1), day, 1L, 0L, 0.0], [new DateOnly(1970, 1, 1), day, 1L, 0L, 0.0], [new DateOnly(2024, 2, 1), day, 1L, 0L, 0.0]],
            table.Rows.Select(r => r.ToArray()));
        Assert.Equal(
            ["1900-01-01", "1965-03-01", "1969-12-01", "1970-01-01", "2024-02-01"],
            (await lines.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[0]));
    }
}
