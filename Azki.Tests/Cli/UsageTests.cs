using Azki.Cli.Commands;

namespace Azki.Tests.Cli;

/// <summary>Command lines whose parts do not fit together: said before anything is done.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--accept-missing is for --warehouse", "reset", "--yes", "--accept-missing")]
    [InlineData("--home takes a folder", "run", "--home", "")]
    [InlineData("--home takes a folder", "reset", "--home", " ")]
    [InlineData("--days is for --daily", "etl", "--days", "7")]
    [InlineData("--mode reenrich reads stored events", "etl", "--engine", "spark", "--mode", "reenrich", "--events", "f.csv")]
    public void Parse_PartsThatDoNotFit_IsRefused(string words, params string[] arguments) =>
        Assert.StartsWith(words, Assert.Single(Parse(arguments)), StringComparison.Ordinal);

    [Theory]
    [InlineData("reset", "--yes", "--warehouse", "--accept-missing")]
    [InlineData("etl", "--daily", "02:00", "--days", "7")]
    [InlineData("etl", "--daily", "02:00")]
    [InlineData("etl", "--mode", "backfill", "--events", "f.csv")]
    [InlineData("etl", "--mode", "reenrich")]
    public void Parse_PartsThatFit_IsNot(params string[] arguments) => Assert.Empty(Parse(arguments));

    private static IEnumerable<string> Parse(string[] arguments) => AzkiCommand.Create().Parse(arguments).Errors.Select(e => e.Message).Distinct();
}
