using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Azki.Dashboard.Tests.Harness;

namespace Azki.Dashboard.Tests.Pages;

public sealed class ExportTests(SamplePlatform sample)
{
    private const string Formulas = """
        SELECT '=HYPERLINK("x")' AS `=name`, '+1' AS plus, '-1' AS minus, '@a' AS at, '\tb' AS tab, '\rc' AS cr, 'a"=b' AS inside, '"=c' AS quoted, '' AS empty, -5 AS number, repeat('x', 70000) AS long, '=d' AS last
        """;

    [Theory]
    [InlineData("", "'")]
    [InlineData("&raw=1", "")]
    public async Task Export_CsvWithFormulas_HasThemAsTextUnlessRaw(string raw, string mark)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };

        var csv = Encoding.UTF8.GetString(await http.GetByteArrayAsync($"/api/sql/export?format=csv&sql={Uri.EscapeDataString(Formulas)}{raw}", TestContext.Current.CancellationToken));

        // What a spreadsheet opens begins with the mark of UTF-8.
        Assert.Equal($""""
            {(mark.Length > 0 ? "\uFEFF" : "")}"{mark}=name","plus","minus","at","tab","cr","inside","quoted","empty","number","long","last"
            "{mark}=HYPERLINK(""x"")","{mark}+1","{mark}-1","{mark}@a","{mark}\tb","{mark}\rc","a""=b","""=c","",-5,"{new string('x', 70000)}","{mark}=d"

            """".Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal), csv);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("&raw=1", "\\N")]
    public async Task Export_CsvOfNull_IsAnEmptyCellUnlessRaw(string raw, string nothing)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        var csv = await http.GetStringAsync($"/api/sql/export?format=csv&sql={Uri.EscapeDataString("SELECT 1 AS a, CAST(NULL AS Nullable(Float64)) AS b, NULL AS c, 2 AS d")}{raw}", TestContext.Current.CancellationToken);
        Assert.Equal($"1,{nothing},{nothing},2", csv.TrimEnd('\n').Split('\n')[1]);
    }

    [Fact]
    public async Task Export_XlsxOfMoreRowsThanASheetTakes_GoesOnInASecond()
    {
        await using var workbook = await ExportAsync("SELECT number FROM numbers(1048580)");

        var first = await RowsAsync(workbook, "sheet1");
        var second = await RowsAsync(workbook, "sheet2");

        Assert.Equal((1_048_576, "number", "0", "1048574"), (first.Count, first[0], first[1], first[^1]));
        Assert.Equal(["number", "1048575", "1048576", "1048577", "1048578", "1048579"], second);
        Assert.Equal(["Figures", "Figures 2"], (await LoadAsync(workbook, "xl/workbook.xml")).Descendants().Where(e => e.Name.LocalName == "sheet").Select(e => (string)e.Attribute("name")!));
    }

    [Fact]
    public async Task Export_XlsxOfTextLongerThanACell_CutsItAndSaysSo()
    {
        await using var workbook = await ExportAsync("SELECT repeat('x', 40000) AS long");

        var text = (await RowsAsync(workbook, "sheet1"))[1];

        Assert.Equal(32_767, text.Length);
        Assert.EndsWith("x … (40,000 characters)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_XlsxOfNull_LeavesTheCellEmpty()
    {
        // The text that ClickHouse writes for it is a text where there is always a value.
        await using var workbook = await ExportAsync("SELECT NULL AS a, 'ᴺᵁᴸᴸ' AS b, CAST(NULL AS LowCardinality(Nullable(String))) AS c, CAST(NULL AS Nullable(Int32)) AS d, toNullable('x') AS e");

        Assert.Equal(["a", "b", "c", "d", "e", "ᴺᵁᴸᴸ", "x"], await RowsAsync(workbook, "sheet1"));
    }

    [Fact]
    public async Task Export_XlsxOfMoreDigitsThanACellKeeps_HasExactNumbersAsText()
    {
        await using var workbook = await ExportAsync("SELECT toDecimal128('1234567890123456.78', 2) AS amount, 12345678901234567::UInt64 AS whole, 1.5::Decimal(9, 1) AS small, 0.1 + 0.2 AS double");

        await using var part = await workbook.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(TestContext.Current.CancellationToken);
        var sheet = await XDocument.LoadAsync(part, LoadOptions.None, TestContext.Current.CancellationToken);
        var cells = sheet.Descendants().Where(e => e.Name.LocalName == "row").Last().Elements();

        Assert.Equal(
            ["1234567890123456.78 inlineStr", "12345678901234567 inlineStr", "1.5 ", "0.30000000000000004 "], cells.Select(c => $"{c.Value} {(string?)c.Attribute("t")}"));
    }

    [Fact]
    public async Task Export_ThatFailsInTheMiddle_IsBrokenOff()
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        var sql = "SELECT number, repeat('x', 30000) AS long, throwIf(number = 1000) AS fails FROM numbers(1500) SETTINGS max_block_size = 50";

        using var answer = await http.GetAsync($"/api/sql/export?format=csv&sql={Uri.EscapeDataString(sql)}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("SELECT 1 AS one FORMAT CSV")]
    [InlineData("SELECT number FROM numbers(4) FORMAT `JSONCompactStringsEachRow`")]
    [InlineData("SELECT 1 AS one\nformat TSV SETTINGS max_block_size = 10;")]
    public async Task Export_SqlThatNamesAFormat_IsRefusedInWords(string sql)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };

        using var answer = await http.GetAsync($"/api/sql/export?format=xlsx&sql={Uri.EscapeDataString(sql)}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Leave FORMAT out", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Leave FORMAT out", await http.GetStringAsync($"/sql?q={Uri.EscapeDataString(sql)}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_SqlWithTheWordFormatElsewhere_IsAnswered()
    {
        await using var workbook = await ExportAsync("SELECT 'x FORMAT CSV' AS format, format('{}', 'y') AS b FROM (SELECT 1 /* FORMAT TSV */) ORDER BY format -- FORMAT CSV");

        Assert.Equal(["format", "b", "x FORMAT CSV", "y"], await RowsAsync(workbook, "sheet1"));
    }

    [Theory]
    [InlineData("/api/sql/export?format=csv", HttpStatusCode.BadRequest)]
    [InlineData("/api/sql/export?sql=SELECT+1", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/sql/export?format=csv&sql=SELECT+nothing", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/reports/daily/export", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/reports/comparison/export?format=csv&from=1800-01-01&to=8999-12-31", HttpStatusCode.BadRequest)]
    public async Task Export_AskedForWhatThereIsNot_SaysSo(string address, HttpStatusCode expected)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };

        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal((expected, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("daily")]
    [InlineData("comparison")]
    public async Task Export_AllTheDaysThatCanBeAskedFor_IsAnswered(string report)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };

        var csv = await http.GetStringAsync($"/api/reports/{report}/export?format=csv&raw=1&from=1970-01-01&to=2149-06-06", TestContext.Current.CancellationToken);

        Assert.Equal(20_000, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Sum(l => int.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)));
    }

    private async Task<ZipArchive> ExportAsync(string sql)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        return new(new MemoryStream(await http.GetByteArrayAsync($"/api/sql/export?format=xlsx&sql={Uri.EscapeDataString(sql)}", TestContext.Current.CancellationToken)));
    }

    private static async Task<XDocument> LoadAsync(ZipArchive workbook, string name)
    {
        await using var part = await workbook.GetEntry(name)!.OpenAsync(TestContext.Current.CancellationToken);
        return await XDocument.LoadAsync(part, LoadOptions.None, TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> RowsAsync(ZipArchive workbook, string sheet)
    {
        await using var part = await workbook.GetEntry($"xl/worksheets/{sheet}.xml")!.OpenAsync(TestContext.Current.CancellationToken);
        using var reader = XmlReader.Create(part, new() { Async = true });
        var rows = new List<string>();
        while (await reader.ReadAsync())
            if (reader.NodeType == XmlNodeType.Text) rows.Add(reader.Value);
        return rows;
    }
}
