using Azki.AppHost.Model;
using CsCheck;

namespace Azki.Tests.AppHost;

public sealed class ComposeTests
{
    [Theory]
    [InlineData(ResourceNames.Kafka)]
    [InlineData(ResourceNames.KafkaUi)]
    [InlineData(ResourceNames.MySql)]
    [InlineData(ResourceNames.ClickHouse)]
    [InlineData(ResourceNames.SparkMaster)]
    [InlineData(ResourceNames.Spark)]
    [InlineData("spark-worker-2")]
    public void TestOf_EveryStore_HasACheck(string resource) => Assert.NotNull(ComposeHealth.TestOf(resource, isService: false));

    [Fact]
    public void TestOf_WhatEndsByItself_HasNone() => Assert.Null(ComposeHealth.TestOf(ResourceNames.KafkaTopics, isService: false));

    [Fact]
    public void TestOf_ClickHouse_AsksTheServerThatOthersReach()
    {
        var test = ComposeHealth.TestOf(ResourceNames.ClickHouse, isService: false)![^1];

        Assert.Contains("--host \"$$HOSTNAME\"", test, StringComparison.Ordinal);
        Assert.DoesNotContain("DATABASE", test, StringComparison.Ordinal);
    }

    [Fact]
    public void TestOf_Variables_AreThoseOfTheContainer()
    {
        foreach (var resource in new[] { ResourceNames.MySql, ResourceNames.ClickHouse })
            Assert.DoesNotMatch(@"(?<!\$)\$(?!\$)", ComposeHealth.TestOf(resource, isService: false)![^1].Replace("$$", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ResourceNames.Ingestor, true, false, new[] { "backend", "edge" })]
    [InlineData(ResourceNames.StreamEtl, false, false, new[] { "backend" })]
    [InlineData(ResourceNames.MySql, false, false, new[] { "backend" })]
    [InlineData(ResourceNames.Spark, false, false, new[] { "backend", "outside" })]
    [InlineData("spark-worker-1", false, false, new[] { "backend" })]
    [InlineData(ResourceNames.KafkaUi, false, false, new[] { "backend", "operations" })]
    [InlineData(ResourceNames.Dashboard, true, true, new[] { "backend", "edge" })]
    [InlineData(ResourceNames.CdcBridge, false, true, new[] { "backend", "outside" })]
    [InlineData(ResourceNames.StreamEtl, false, true, new[] { "backend", "outside" })]
    [InlineData(ResourceNames.Etl, false, true, new[] { "backend", "outside" })]
    [InlineData("spark-worker-1", false, true, new[] { "backend", "outside" })]
    [InlineData(ResourceNames.MySql, false, true, new[] { "backend" })]
    public void Of_Resource_IsInNoMoreNetworksThanItNeeds(string resource, bool facesOutwards, bool storesElsewhere, string[] expected)
    {
        Assert.Equal(expected, ComposeNetworks.Of(resource, facesOutwards, storesElsewhere));
        Assert.All(expected, network => Assert.Contains(network, ComposeNetworks.IsInternal));
    }

    [Theory]
    [InlineData(ResourceNames.KafkaTopics, "on-failure")]
    [InlineData(ResourceNames.Etl, "no")]
    [InlineData(ResourceNames.StreamEtl, "unless-stopped")]
    public void Of_Resource_IsStartedAgainWhereThatIsWanted(string resource, string expected) => Assert.Equal(expected, ComposeRestart.Of(resource));

    [Fact]
    public void TestOf_WhatAPersonStarts_HasNone() => Assert.Null(ComposeHealth.TestOf(ResourceNames.Etl, isService: true));

    [Fact]
    public void PublishedPort_OfKafkaUi_IsForTheMachineOnly() => Assert.StartsWith("127.0.0.1:", KafkaUiSettings.PublishedPort, StringComparison.Ordinal);

    [Fact]
    public void Backend_Network_LeadsNowhereElse() => Assert.True(ComposeNetworks.IsInternal[ComposeNetworks.Backend]);

    [Fact]
    public void Fill_EmptyAndAbsentVariables_GetValuesAndOthersStay() =>
        Assert.Equal(
            "# passwords\nA=1\nB=mine\nC=3\n",
            ComposeVariables.Fill("# passwords\nA=\nB=mine\n\n", new Dictionary<string, string> { ["A"] = "1", ["B"] = "2", ["C"] = "3" }));

    [Fact]
    public void Fill_Twice_ChangesNothing() =>
        Gen.Select(Gen.String[Gen.Char["AB=\n# x"], 0, 40], Gen.String[Gen.Char.AlphaNumeric, 1, 8]).Sample((text, value) =>
        {
            var once = ComposeVariables.Fill(text, new Dictionary<string, string> { ["AB"] = value });
            var twice = ComposeVariables.Fill(once, new Dictionary<string, string> { ["AB"] = value + "other" });
            return once == twice && once.Split('\n').Any(line => line.StartsWith("AB=", StringComparison.Ordinal) && line.Length > 3);
        });

    [Theory]
    [InlineData("aB3", "aB3")]
    [InlineData("broker:9092;sasl.password=a-b", "broker:9092;sasl.password=a-b")]
    [InlineData("Server=db;User ID=x", "'Server=db;User ID=x'")]
    [InlineData("a$HOME#b", "'a$HOME#b'")]
    [InlineData("it's", @"'it\'s'")]
    public void Fill_ValueWithSignsThatHaveAMeaning_IsQuoted(string value, string written) =>
        Assert.Equal($"A={written}\n", ComposeVariables.Fill("A=", new Dictionary<string, string> { ["A"] = value }));

    [Theory]
    [InlineData(@"a b\")]
    [InlineData(@"a\'b")]
    [InlineData("a\nb")]
    public void Fill_ValueThatNoQuotesHold_IsRefusedByName(string value) =>
        Assert.Contains("A_KEY", Assert.Throws<FormatException>(() => ComposeVariables.Fill("", new Dictionary<string, string> { ["A_KEY"] = value })).Message, StringComparison.Ordinal);

    [Fact]
    public void ImageOf_WithoutVariable_IsTheImageOfTheRepository() =>
        Assert.Equal("${CDC_BRIDGE_IMAGE:-azki/cdc-bridge:0.1.0}", ComposeVariables.ImageOf(ResourceNames.CdcBridge));
}
