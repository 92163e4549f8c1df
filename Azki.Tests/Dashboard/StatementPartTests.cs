using Azki.Tests.Dashboard.Closing;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Reports;
using CsCheck;

namespace Azki.Tests.Dashboard;

/// <summary>A statement in parts gives what it gives as one.</summary>
public sealed class StatementPartTests(EngineFixture engine)
{
    private const int MostOfAField = 131_072;

    private static readonly Gen<string[]> Texts = Gen.OneOf(Gen.String, Gen.String["'\\\"\t\n\r\0,()[]NULL تهران"]).Array[0, 20];

    [Fact]
    public async Task Read_PartsOfAnyTexts_GivesWhatItGivesAsOne()
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        using var reader = warehouse.ReaderThrough(new LimitedFields());
        await Texts.SampleAsync(async texts =>
        {
            // Surrogates alone are no text that a warehouse could be given.
            var given = texts.Select(t => string.Concat(t.EnumerateRunes())).ToArray();
            var statement = new Statement("SELECT a, toString(n), toString(d) FROM ones UNION ALL SELECT a, toString(n), toString(d) FROM others", new Dictionary<string, object> { ["texts"] = given })
            {
                Parts =
                [
                    new("ones", ["a", "n", "d"], "SELECT arrayJoin({texts:Array(String)}) AS a, if(length(a) > 3, NULL, length(a)) AS n, toDate('2025-10-01') + length(a) % 7 AS d"),
                    new("others", ["a", "n", "d"], "SELECT 'x' AS a, CAST(NULL AS Nullable(Int32)) AS n, toDate(0) AS d WHERE 0"),
                ],
            };
            Assert.Equal(await RowsAsync(reader, statement.InOne), await RowsAsync(reader, statement));
        }, iter: 100, threads: 1);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(6_000, false)]
    [InlineData(30_000, true)]
    public async Task Read_PartsOfManyRows_AreHandedOnOnlyWhereAServerTakesThem(int rows, bool isAskedAsOne)
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        var fields = new LimitedFields();
        using var reader = warehouse.ReaderThrough(fields);
        var statement = new Statement("SELECT count(), sum(n) FROM numbers_of_it", new Dictionary<string, object> { ["rows"] = (long)rows })
        {
            Parts = [new("numbers_of_it", ["n"], "SELECT number AS n FROM numbers({rows:UInt64})")],
        };

        Assert.Equal($"{rows}|{(long)rows * (rows - 1) / 2}", Assert.Single(await RowsAsync(reader, statement)));
        Assert.Equal(isAskedAsOne, fields.Seen.Exists(IsAskedAsOne));
    }

    [Fact]
    public async Task Read_APartFails_SaysWhatFailed()
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        using var reader = warehouse.ReaderThrough(new LimitedFields());
        var statement = new Statement("SELECT 1")
        {
            Parts = [new("slow", ["n"], "SELECT sum(sleepEachRow(0.1)) AS n FROM numbers(20)"), new("wrong", ["n"], "SELECT no_such_column AS n")],
        };

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RowsAsync(reader, statement));
        Assert.Contains("no_such_column", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryReport_WithTodayInParts_EqualsItAsOne()
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        await warehouse.InsertAsync(0, Enumerable.Range(0, 60).Select(n => new Happening(n % 7 + 1, $"s{n % 11}", n * 61, ((string[])["signup", "quote_view", "purchase"])[n % 3], n % 2 == 0 ? "SMS" : "it's", "تهران", n % 5 != 0)));
        await warehouse.CloseAsync(0);
        await warehouse.CloseAsync(1);
        await warehouse.CloseAsync(2, 0, 360);
        // A late event: the touches of the day after it are to be looked for anew, though it stays closed.
        await warehouse.InsertAsync(60, new Happening(1, "s1", 0, "signup", "late", "تهران", true));
        var fields = new LimitedFields();
        using var reader = warehouse.ReaderThrough(fields);
        using var whole = warehouse.ReaderThrough(new LimitedFields());
        var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
        Assert.True(days.HasOpen && days.HasClosed && days.All[1].Pieces is [{ HasTouches: false }]);

        var filter = new ReportFilter(ClosableWarehouse.Day(0), ClosableWarehouse.Day(2));
        foreach (var report in ReportCatalog.All)
            foreach (var asked in (ReportFilter[])[filter, filter with { Values = filter.Values.Add("channel", ["SMS", "late"]).Add("city", ["تهران"]) }])
            {
                var statement = report.Query(asked, days);
                if (report.Key is "daily" or "channels" or "cities" or "tenure" or "comparison") Assert.NotEmpty(statement.Parts);
                Assert.Equal(await RowsAsync(whole, statement.InOne), await RowsAsync(reader, statement));
            }
        Assert.DoesNotContain(fields.Seen, IsAskedAsOne);
    }

    [Theory]
    [InlineData("max(n)", true)]
    [InlineData("min(n)", false)]
    public async Task Read_PartsOfSeveralMoments_AreAskedAsOneUnlessTheyAgree(string moment, bool isAskedAsOne)
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        var fields = new LimitedFields();
        using var reader = warehouse.ReaderThrough(fields);
        var statement = new Statement("SELECT (SELECT count() FROM earlier) + (SELECT count() FROM later) + (SELECT count() FROM resting)")
        {
            Parts =
            [
                new("earlier", ["n"], "SELECT number AS n FROM numbers(2)") { Moment = moment }, new("later", ["n"], "SELECT number AS n FROM numbers(3)") { Moment = moment },
                new("resting", ["n"], "SELECT number AS n FROM numbers(7, 5)"),
            ],
        };

        Assert.Equal("10", Assert.Single(await RowsAsync(reader, statement)));
        Assert.Equal(isAskedAsOne, fields.Seen.Exists(IsAskedAsOne));
    }

    [Fact]
    public async Task Read_PartAtRest_IsAskedOnceForEachParameter()
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        var fields = new LimitedFields();
        using var reader = warehouse.ReaderThrough(fields);
        foreach (var (text, length) in (IEnumerable<(string, string)>)[("a", "1|1"), ("a", "1|1"), ("bc", "2|2"), ("a", "1|1")])
        {
            var statement = new Statement("SELECT n, (SELECT n FROM open) FROM resting", new Dictionary<string, object> { ["text"] = text })
            {
                Parts = [new("resting", ["n"], "SELECT length({text:String}) AS n") { IsAtRest = true }, new("open", ["n"], "SELECT length({text:String}) AS n, n AS open")],
            };
            Assert.Equal(length, Assert.Single(await RowsAsync(reader, statement)));
        }

        Assert.Equal(2, fields.Seen.Count(sql => sql.Contains("SELECT length({text:String}) AS n\n", StringComparison.Ordinal)));
        Assert.Equal(4, fields.Seen.Count(sql => sql.Contains("AS n, n AS open\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Read_SeveralPartsOfATable_AreItsRows()
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        var fields = new LimitedFields();
        using var reader = warehouse.ReaderThrough(fields);
        var statement = new Statement("SELECT count(), sum(n), max(s) FROM rows")
        {
            Parts =
            [
                new("rows", ["n", "s"], "SELECT number AS n, 'a' AS s FROM numbers(3)") { IsAtRest = true }, new("rows", ["n", "s"], "SELECT 7 AS n, 'z' AS s WHERE 0"),
                new("rows", ["n", "s"], "SELECT 9 AS n, 'b' AS s, 1 AS seen") { Moment = "max(seen)" }, new("rows", ["n", "s"], "SELECT 9 AS n, 'c' AS s, 1 AS seen") { Moment = "max(seen)" },
            ],
        };

        Assert.Equal("5|21|c", Assert.Single(await RowsAsync(reader, statement)));
        Assert.DoesNotContain(fields.Seen, IsAskedAsOne);
        Assert.Equal("5|21|c", Assert.Single(await RowsAsync(reader, statement.InOne)));
    }

    private static bool IsAskedAsOne(string sql) => sql.StartsWith("WITH ", StringComparison.Ordinal) && sql.Contains(" AS\n(\n", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> RowsAsync(WarehouseReader reader, Statement statement) =>
        await reader.ReadAsync(statement, r => string.Join('|', Enumerable.Range(0, r.FieldCount).Select(i => $"{r.GetValue(i)}")), TestContext.Current.CancellationToken);

    /// <summary>Refuses what a server refuses: a parameter of more than 128 KiB.</summary>
    private sealed class LimitedFields : DelegatingHandler
    {
        public List<string> Seen { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.True(request.RequestUri!.OriginalString.Length < 16_000, "The address is too long.");
            if (request.Content is MultipartFormDataContent form)
            {
                foreach (var part in form)
                    if (part.Headers.ContentDisposition?.Name?.Contains("param_", StringComparison.Ordinal) == true) Assert.True((await part.ReadAsByteArrayAsync(cancellationToken)).Length < MostOfAField, "A field is too long.");
            }
            else if (request.Content is not null)
            {
                var sql = await request.Content.ReadAsStringAsync(cancellationToken);
                lock (Seen) Seen.Add(sql);
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
