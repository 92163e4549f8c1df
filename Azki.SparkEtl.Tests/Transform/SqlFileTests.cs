using Azki.SparkEtl.Transform;

namespace Azki.SparkEtl.Tests.Transform;

/// <summary>Files of SQL put together.</summary>
public sealed class SqlFileTests
{
    [Fact]
    public void Pipe_TwoFiles_IsOneQueryOfTheirSteps()
    {
        var query = SqlFile.Pipe("some_rows", "wanted_rows", "clean_rows");

        Assert.StartsWith($"FROM some_rows{Environment.NewLine}|> WHERE reason IS NOT NULL", query, StringComparison.Ordinal);
        Assert.Contains("|> WHERE is_clean", query, StringComparison.Ordinal);
        Assert.Equal(1, query.Split("FROM ").Length - 1);
    }

    [Fact]
    public void Pipe_AFileOfStatements_IsRefused() => Assert.Throws<InvalidOperationException>(() => SqlFile.Pipe("some_rows", "totals"));
}
