using System.Collections.Immutable;
using System.Text.Json;
using Azki.Dashboard.Api;
using Azki.Warehouse;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Reports;

namespace Azki.Tests.Dashboard;

/// <summary>The reports on the sample, against plain counting and the totals computed elsewhere. One event a session there.</summary>
public sealed class ReportTests(SampleWarehouse sample) : IClassFixture<SampleWarehouse>
{
    [Fact]
    public async Task Daily_ByDay_EqualsPlainCounting()
    {
        var table = await ReadAsync("daily", SampleWarehouse.October);

        Assert.Equal(30, table.Rows.Count);
        foreach (var (day, row) in sample.Events.GroupBy(e => e.Day).OrderBy(d => d.Key).Zip(table.Rows))
            Assert.Equal((object?[])[day.Key, .. Metrics(day)], row);
        Assert.Equal(Metrics(sample.Events), table.Total![1..]);
    }

    [Theory]
    [InlineData(Grain.Week, 5)]
    [InlineData(Grain.Month, 1)]
    public async Task Daily_LongerPeriods_CountUsersOnce(Grain grain, int periods)
    {
        var table = await ReadAsync("daily", SampleWarehouse.October with { Grain = grain });

        Assert.Equal(periods, table.Rows.Count);
        foreach (var period in sample.Events.GroupBy(e => grain == Grain.Month ? new(e.Day.Year, e.Day.Month, 1) : e.Day.AddDays(-(((int)e.Day.DayOfWeek + 6) % 7))))
            Assert.Equal(Metrics(period), table.Rows.Single(r => r[0]!.Equals(period.Key))[1..]);
        Assert.Equal(sample.Totals.GetProperty("unique_users").GetInt64(), table.Total![table.IndexOf("users")]);
    }

    [Theory]
    [InlineData("channel", "by_channel")]
    [InlineData("city", "by_city")]
    [InlineData("device", "by_device_type")]
    [InlineData("event", "by_event_type")]
    public async Task Daily_SplitByADimension_AddsUpToTheTotalsComputedElsewhere(string by, string expected)
    {
        var table = await ReadAsync("daily", SampleWarehouse.October with { By = Dimension.Find(by), Grain = Grain.Month });

        Assert.Equal(
            sample.Totals.GetProperty(expected).EnumerateObject().Select(p => (p.Name, p.Value.GetInt64())).OrderBy(p => p.Name, StringComparer.Ordinal),
            table.Rows.Select(r => ((string)r[1]!, (long)r[table.IndexOf("events")]!)));
    }

    [Fact]
    public async Task Daily_FilteredByChannelCityAndDays_EqualsPlainCounting()
    {
        var filter = new ReportFilter(new(2025, 10, 3), new(2025, 10, 12)) { Values = Chosen(("channel", ["SMS", "Social"]), ("city", ["Tehran"])) };
        var events = sample.Events.Where(e => e.Day >= filter.From && e.Day <= filter.To && (e.Channel is "SMS" or "Social") && sample.Users[e.User].City == "Tehran").ToList();

        var table = await ReadAsync("daily", filter);

        Assert.Equal(Metrics(events), table.Total![1..]);
    }

    [Theory]
    [InlineData("cities")]
    [InlineData("devices")]
    [InlineData("events")]
    public async Task Dimensions_EqualPlainCounting(string key)
    {
        Func<SampleWarehouse.Row, string> of = key switch { "cities" => e => sample.Users[e.User].City, "devices" => e => sample.Users[e.User].Device, _ => e => e.Type };

        var table = await ReadAsync(key, SampleWarehouse.October);

        foreach (var group in sample.Events.GroupBy(of)) Assert.Equal(Metrics(group), table.Rows.Single(r => r[0]!.Equals(group.Key))[1..]);
        Assert.Equal(Metrics(sample.Events), table.Total![1..]);
    }

    [Fact]
    public async Task Channels_FirstTouch_IsTheEarliestChannelOfTheBuyer()
    {
        // The sample is shorter than the look-back: the first touch is the buyer's first event at all.
        var first = sample.Events.GroupBy(e => e.User).ToDictionary(u => u.Key, u => u.OrderBy(e => e.Time).First().Channel);
        var purchases = sample.Events.Where(e => e.IsPurchase).ToList();

        var table = await ReadAsync("channels", SampleWarehouse.October);

        foreach (var row in table.Rows)
        {
            var begun = purchases.Where(p => first[p.User] == (string)row[0]!).ToList();
            Assert.Equal((begun.Count, (decimal)begun.Sum(p => p.Premium)), ((long)row[table.IndexOf("first_touch_purchases")]!, (decimal)row[table.IndexOf("first_touch_revenue")]!));
            Assert.Equal(row[table.IndexOf("purchases")], row[table.IndexOf("last_touch_purchases")]);
        }
        foreach (var count in (string[])["purchases", "first_touch_purchases", "last_touch_purchases"])
            Assert.Equal(sample.Totals.GetProperty("purchases").GetInt64(), table.Total![table.IndexOf(count)]);
    }

    [Fact]
    public async Task Channels_RangeFromTheFirstDaysOf1970_HasTheSameTouches()
    {
        var october = await ReadAsync("channels", SampleWarehouse.October);

        var table = await ReadAsync("channels", SampleWarehouse.October with { From = new(1970, 1, 1) });

        Assert.Equal(october.Rows, table.Rows);
        Assert.Equal(october.Total, table.Total);
    }

    [Fact]
    public async Task Premiums_StepsHoldEveryPurchaseOnce()
    {
        var premiums = sample.Events.Where(e => e.IsPurchase).Select(e => e.Premium).Order().ToList();

        var table = await ReadAsync("premiums", SampleWarehouse.October);

        Assert.InRange(table.Rows.Count, 5, 40);
        foreach (var row in table.Rows)
            Assert.Equal(premiums.Count(p => p >= (decimal)row[0]! && p < (decimal)row[1]!), (long)row[table.IndexOf("purchases")]!);
        Assert.Equal(premiums.Count, (long)table.Total![table.IndexOf("purchases")]!);
        Assert.Equal((premiums[premiums.Count / 2 - 1] + premiums[premiums.Count / 2]) / 2.0, table.Total[table.IndexOf("median")]);
    }

    [Fact]
    public async Task Retention_ByWeek_EqualsPlainCounting()
    {
        var table = await ReadAsync("retention", SampleWarehouse.October with { Grain = Grain.Week });

        Assert.Equal(24 * 5, table.Rows.Count);
        foreach (var row in table.Rows)
        {
            var (cohort, week) = ((DateOnly)row[0]!, (DateOnly)row[1]!);
            var members = sample.Users.Where(u => u.Value.Signup.Year == cohort.Year && u.Value.Signup.Month == cohort.Month).Select(u => u.Key).ToHashSet();
            var active = sample.Events.Where(e => e.Day >= week && e.Day < week.AddDays(7) && members.Contains(e.User)).Select(e => e.User).Distinct().Count();
            Assert.Equal((members.Count, active, active / (double)members.Count), ((long)row[2]!, (long)row[3]!, (double)row[4]!));
        }
    }

    [Fact]
    public async Task Tenure_GroupsHoldEverySessionOnce()
    {
        var table = await ReadAsync("tenure", SampleWarehouse.October);

        Assert.Equal(20_000, table.Rows.Sum(r => (long)r[table.IndexOf("sessions")]!));
        var tenure = sample.Events.Select(e => e.Day.DayNumber - sample.Users[e.User].Signup.DayNumber).ToList();
        Assert.Equal(tenure.LongCount(d => d is > 365 and <= 548), table.Rows.Single(r => (string)r[0]! == "366-548 days")[table.IndexOf("sessions")]);
        Assert.Equal(tenure.Min(), (long)table.Total![table.IndexOf("shortest_days")]!);
        Assert.Equal(0.2446, (double)table.Total[table.IndexOf("conversion")]!, 10);
    }

    [Fact]
    public async Task Comparison_HalfOfTheMonth_EqualsPlainCountingOfBothHalves()
    {
        var filter = new ReportFilter(new(2025, 10, 16), new(2025, 10, 30));

        var table = await ReadAsync("comparison", filter);

        foreach (var row in table.Rows)
        {
            var revenue = Revenue(16, 30, (string)row[0]!);
            var before = Revenue(1, 15, (string)row[0]!);
            Assert.Equal((revenue, before, (double)(revenue - before) / (double)before), ((decimal)row[table.IndexOf("revenue")]!, (decimal)row[table.IndexOf("revenue_before")]!, (double)row[table.IndexOf("revenue_change")]!));
        }

        decimal Revenue(int from, int to, string channel) => sample.Events.Where(e => e.IsPurchase && e.Channel == channel && e.Day.Day >= from && e.Day.Day <= to).Sum(e => e.Premium);
    }

    [Theory]
    [InlineData("toUInt64(9007199254740993)", "9007199254740993")]
    [InlineData("toInt64(-9007199254740993)", "-9007199254740993")]
    [InlineData("toUInt64(18446744073709551615)", "18446744073709551615")]
    [InlineData("toDecimal128('12345678901234567890.25', 2)", "12345678901234567890.25")]
    [InlineData("1 / 4", "0.25")]
    [InlineData("NULL", "null")]
    public async Task Money_OfMoreDigitsThanADoubleHas_IsExactInTheAnswerOfTheApi(string sql, string expected)
    {
        var table = await sample.Reader.ReadAsync(new OneAmount(sql), SampleWarehouse.October, TestContext.Current.CancellationToken);

        var answer = JsonSerializer.Serialize(ReportAnswer.Of(table, SampleWarehouse.October, new(table, default, null)), JsonSerializerOptions.Web);

        Assert.Contains($$""""rows":[{"revenue":{{expected}}}]"""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comparison_NothingBefore_HasNoChange()
    {
        var table = await ReadAsync("comparison", SampleWarehouse.October);

        Assert.All(table.Rows, row => Assert.Null(row[table.IndexOf("revenue_change")]));
    }

    [Fact]
    public async Task EveryReport_NoEvents_IsEmptyWithoutAnError()
    {
        foreach (var report in ReportCatalog.All.Where(r => r.Key != "retention"))
        {
            var table = await sample.Reader.ReadAsync(report, new(new(2024, 1, 1), new(2024, 1, 2)), TestContext.Current.CancellationToken);
            Assert.True(table.Rows.Count == 0 && table.Total is null, report.Key);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task EveryReport_SortedByEachColumn_ExportsTheSameRows()
    {
        foreach (var report in ReportCatalog.All)
        {
            foreach (var column in report.Columns(SampleWarehouse.October))
            {
                var filter = SampleWarehouse.October with { SortBy = column.Name, IsDescending = true };
                var table = await sample.Reader.ReadAsync(report, filter, TestContext.Current.CancellationToken);
                await using var stream = await sample.Reader.StreamAsync(report.Export(filter, await sample.Reader.ReadDaysAsync(TestContext.Current.CancellationToken)), "TabSeparated", QueryLimits.Export, TestContext.Current.CancellationToken);
                using var lines = new StreamReader(stream);
                var exported = (await lines.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal(table.Rows.Count, exported.Length);
                var sorted = table.Rows.Select(r => r[table.IndexOf(column.Name)]).OfType<IComparable>().ToList();
                Assert.Equal(sorted.OrderDescending(Comparer<IComparable>.Create((a, b) => a is string text ? string.CompareOrdinal(text, (string)b) : a.CompareTo(b))), sorted);
            }
        }
    }

    [Fact]
    public async Task Filter_ValueThatIsSql_IsTakenAsText()
    {
        var filter = SampleWarehouse.October with { Values = Chosen(("channel", ["SMS') OR 1=1 --", @"it's \ here"])), SortBy = "1; DROP TABLE users" };

        Assert.Empty((await ReadAsync("daily", filter)).Rows);
        await using var stream = await sample.Reader.StreamAsync(ReportCatalog.Find("daily")!.Export(filter, await sample.Reader.ReadDaysAsync(TestContext.Current.CancellationToken)), "TabSeparated", QueryLimits.Export, TestContext.Current.CancellationToken);
        Assert.Equal(-1, stream.ReadByte());
    }

    [Theory]
    [InlineData("INSERT INTO users_storage (user_id) VALUES (1)")]
    [InlineData("DROP VIEW overall_metrics")]
    [InlineData("SELECT 1 SETTINGS readonly = 0")]
    public async Task Stream_StatementThatChanges_IsRefused(string sql) =>
        await Assert.ThrowsAsync<WarehouseException>(() => sample.Reader.StreamAsync(new(sql), "TabSeparated", QueryLimits.Console, TestContext.Current.CancellationToken));

    private Task<ReportTable> ReadAsync(string report, ReportFilter filter) => sample.Reader.ReadAsync(ReportCatalog.Find(report)!, filter, TestContext.Current.CancellationToken);

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Chosen(params (string Key, string[] Values)[] values) =>
        values.ToImmutableSortedDictionary(v => v.Key, v => v.Values.ToImmutableArray());

    private static object?[] Metrics(IEnumerable<SampleWarehouse.Row> rows)
    {
        var events = rows.ToList();
        var purchases = events.Where(e => e.IsPurchase).ToList();
        decimal revenue = purchases.Sum(p => p.Premium);
        return [(long)events.Count, (long)events.Select(e => e.User).Distinct().Count(), (long)events.Select(e => e.Session).Distinct().Count(), (long)purchases.Count, revenue,
            purchases.Select(p => p.Session).Distinct().Count() / (double)events.Select(e => e.Session).Distinct().Count(), purchases.Count == 0 ? 0.0 : (double)revenue / purchases.Count];
    }

    private sealed class OneAmount(string amount) : Report
    {
        public override string Key => "amount";

        public override string Title => Key;

        public override string Explanation => Key;

        public override ChartShape Chart => new(ChartKind.Bar, "revenue", ["revenue"]);

        public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) => [new("revenue", Title, ColumnKind.Money, Explanation)];

        protected override Statement Select(ReportFilter filter, DaysOfEvents days) => new($"SELECT {amount} AS revenue, 0 AS is_total");

        protected override string OrderBy(ReportFilter filter) => "revenue";
    }
}
