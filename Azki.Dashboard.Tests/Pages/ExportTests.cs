using System.IO.Compression;
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
