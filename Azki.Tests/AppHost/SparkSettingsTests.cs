using Azki.AppHost.Model;

namespace Azki.Tests.AppHost;

public sealed class SparkSettingsTests
{
    [Theory]
    [InlineData(null, 2)]
    [InlineData("", 2)]
    [InlineData("5", 5)]
    public void Workers_Setting_IsTheirNumber(string? setting, int expected) => Assert.Equal(expected, SparkSettings.Workers(setting));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public void Workers_NoNumberOfWorkers_SaysWhatToSet(string setting) =>
        Assert.Contains("at least 1", Assert.Throws<FormatException>(() => SparkSettings.Workers(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void ConnectArguments_DriverAndMaster_AreTheResources()
    {
        var arguments = SparkSettings.ConnectArguments;

        Assert.Contains("spark.driver.host=" + ResourceNames.Spark, arguments);
        Assert.Contains($"spark://{ResourceNames.SparkMaster}:{SparkSettings.MasterPort}", arguments);
        Assert.Equal(SparkSettings.WorkerArguments[^1], arguments[arguments.ToList().IndexOf("--master") + 1]);
        // After it come arguments of the application.
        Assert.Equal("spark-internal", arguments[^1]);
    }

    [Fact]
    public void Packages_VersionOfKafkaSource_IsThatOfTheImage() =>
        Assert.Contains(SparkSettings.Packages, package => package.EndsWith($"_2.13:{ContainerImage.Spark.Tag}", StringComparison.Ordinal));
}
