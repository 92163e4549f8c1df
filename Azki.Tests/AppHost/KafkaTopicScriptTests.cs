using System.Diagnostics;
using Azki.AppHost.Model;
using Azki.Core;

namespace Azki.Tests.AppHost;

public sealed class KafkaTopicScriptTests
{
    [Fact]
    public async Task Script_WithPartitions_MakesEveryTopicAsThePlatformNeedsIt()
    {
        var calls = await RunAsync(("BOOTSTRAP_SERVERS", "broker:9093"), ("PARTITIONS", "12"), ("REPLICAS", "3"));

        Assert.Equal(
            [Topics.RawEvents, Topics.ProcessedEvents, Topics.QuarantinedEvents, Topics.Users],
            calls.Select(call => ValueOf(call, "--topic")));
        Assert.Equal(["12", "12", "1", "12"], calls.Select(call => ValueOf(call, "--partitions")));
        Assert.All(calls, call =>
        {
            Assert.Equal("broker:9093", ValueOf(call, "--bootstrap-server"));
            Assert.Equal("3", ValueOf(call, "--replication-factor"));
            Assert.Contains("--if-not-exists", call);
            // As KafkaTopics makes them where they are missing.
            Assert.Contains("max.message.bytes=17825792", call);
            Assert.Contains("message.timestamp.type=LogAppendTime", call);
            Assert.Contains("min.insync.replicas=2", call);
            Assert.Equal(ValueOf(call, "--topic") == Topics.Users, call.Contains("cleanup.policy=compact"));
        });
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Script_FewReplicas_AsksForNoSecondOne(string replicas)
    {
        var calls = await RunAsync(("BOOTSTRAP_SERVERS", "broker:9093"), ("REPLICAS", replicas));

        Assert.Equal(4, calls.Count);
        Assert.All(calls, call => Assert.DoesNotContain("min.insync.replicas=2", call));
    }

    [Fact]
    public async Task Script_WithoutBrokers_SaysWhatToSet()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync());

        Assert.Contains("Set BOOTSTRAP_SERVERS", failure.Message, StringComparison.Ordinal);
    }

    private static string ValueOf(List<string> call, string option) => call[call.IndexOf(option) + 1];

    // Runs the script with a kafka-topics that writes down what it is asked, one argument a line.
    private static async Task<List<List<string>>> RunAsync(params (string Name, string Value)[] environment)
    {
        const string Harness = "kafka-topics() { printf '%s\\n' \"$@\" END; }; export -f kafka-topics; exec bash \"$0\"";
        var start = new ProcessStartInfo("bash", ["-c", Harness, KafkaSettings.TopicScript.PathIn(RepositoryRoot.Path)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(await errors);
        return [.. output.Split("END\n", StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList())];
    }
}
