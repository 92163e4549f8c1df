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

        var csv = await http.GetStringAsync($"/api/sql/export?format=csv&sql={Uri.EscapeDataString(Formulas)}{raw}", TestContext.Current.CancellationToken);

        Assert.Equal($""""
            "{mark}=name","plus","minus","at","tab","cr","inside","quoted","empty","number","long","last"
            "{mark}=HYPERLINK(""x"")","{mark}+1","{mark}-1","{mark}@a","{mark}\tb","{mark}\rc","a""=b","""=c","",-5,"{new string('x', 70000)}","{mark}=d"

            """".Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal), csv);
    }
}
