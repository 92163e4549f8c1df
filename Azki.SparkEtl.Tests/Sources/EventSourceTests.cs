using Azki.SparkEtl.Sources;

namespace Azki.SparkEtl.Tests.Sources;

public sealed class EventSourceTests
{
    [Theory]
    [InlineData("events.csv.gz")]
    [InlineData("events.CSV")]
    public void OfFile_NameThatSparkUnderstands_IsTaken(string path) => Assert.IsType<EventSource.Csv>(EventSource.OfFile(path));

    [Theory]
    [InlineData("events.csv.GZ", "small letters")]
    [InlineData("events.ndjson.Gz", "small letters")]
    [InlineData("events.txt", "end in .csv")]
    public void OfFile_NameThatSparkDoesNotUnderstand_IsRefused(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => EventSource.OfFile(path)).Message, StringComparison.Ordinal);
}
