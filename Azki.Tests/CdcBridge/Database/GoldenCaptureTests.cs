using System.Text.RegularExpressions;
using Azki.CdcBridge.Health;
using Azki.Tests.CdcBridge.Envelopes;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A whole capture of what Debezium captured, from the first row to the topics, beside what Debezium wrote to its own.</summary>
public sealed partial class GoldenCaptureTests(MySqlServer server)
{
    private const string TheirDatabase = "insurance_db", TheirPrefix = "insurance.mysql", TheirVersion = "3.4.0.Final";

    [Fact]
    public async Task Start_SharedScripts_TopicsEqualDebezium()
    {
        await using var home = await CaptureHome.CreateAsync(server);
        // A connection lost in between would bring changes twice, as it may: here every record is compared.
        home.Settings["Cdc:HeartbeatPeriod"] = "00:00:20";
        await home.Sql.ExecuteAsync(Script(home, "1-setup.sql"));
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync(Script(home, "2-changes.sql"));
        while (!(await home.TopicAsync(home.Prefix)).Any(r => r.Value!.Value.GetProperty("ddl").GetString()!.EndsWith("`typed2`", StringComparison.Ordinal)))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var expected = new List<GoldenRecord>();
        var written = new List<GoldenRecord>();
        foreach (var (file, topic) in ((string, string)[])[("users", $"{home.Prefix}.{home.Database}.users"), ("typed", $"{home.Prefix}.{home.Database}.typed"), ("ddl", home.Prefix)])
        {
            expected.AddRange(GoldenRecord.ReadFile(Path.Combine(SharedGolden.Folder(), $"{file}.ndjson")).Select(r => r with { Topic = file }));
            written.AddRange((await home.TopicAsync(topic)).Select(r => new GoldenRecord(
                file, Theirs(home, r.Key), r.Value is { } value ? Theirs(home, value.GetRawText()) : GoldenRecord.Null, GoldenRecord.Null)));
        }
        KnownDifferences.AssertNoOthers(Differences.Of(expected, written, Comparable));
    }

    private static string Script(CaptureHome home, string name) =>
        File.ReadAllText(Path.Combine(SharedGolden.Folder(), name)).Replace($"create database {TheirDatabase};", "", StringComparison.Ordinal).Replace(TheirDatabase, home.Database, StringComparison.Ordinal);

    private static string Theirs(CaptureHome home, string text) => text
        .Replace(home.Database, TheirDatabase, StringComparison.Ordinal)
        .Replace($"\"name\":\"{home.Prefix}\"", $"\"name\":\"{TheirPrefix}\"", StringComparison.Ordinal);

    private static string Comparable(string value) =>
        Inserted().Replace(Version().Replace(Differences.WithoutPlace(value), $"\"version\":\"{TheirVersion}\""), m => $"\"{m.Groups[1].Value}_at\":_");

    [GeneratedRegex("\"version\":\"[^\"]*\"")]
    private static partial Regex Version();

    /// <summary>When the server wrote the row.</summary>
    [GeneratedRegex("\"(created|updated)_at\":\"[^\"]*\"")]
    private static partial Regex Inserted();
}
