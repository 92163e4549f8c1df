using System.Text;
using System.Text.RegularExpressions;
using Azki.Core.Users;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>The scripts in <c>../shared/data/debezium</c>, run on a real server, and what Debezium made of them.</summary>
public sealed partial class SharedGoldenTests(MySqlServer server)
{
    private const string TheirDatabase = "insurance_db", OurDatabase = "golden_db";
    private static readonly string[] Tables = ["typed", "users"];

    [Fact]
    public async Task SnapshotAndStream_SharedScripts_EqualDebezium()
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync($"DROP DATABASE IF EXISTS {OurDatabase}");
        await sql.ExecuteAsync(Script("1-setup.sql"));
        var start = await server.PositionAsync();
        var options = HandlingModesOf.Named("insurance.mysql");
        var written = await SnapshotReading.ReadAsync(sql, OurDatabase, Tables, options);
        await sql.ExecuteAsync(Script("2-changes.sql"));
        written.AddRange(await StreamReading.ReadAsync(server.Options(), start, OurDatabase, options));

        var golden = Tables.SelectMany(t => GoldenRecord.ReadFile(Path.Combine(SharedGolden.Folder(), $"{t}.ndjson")).Select(r => r with { Topic = t }));
        // The golden files have no headers, which the recorded runs are compared by.
        var comparable = written.Select(r => r with { Headers = GoldenRecord.Null, Value = r.Value.Replace(OurDatabase, TheirDatabase, StringComparison.Ordinal) });
        KnownDifferences.AssertNoOthers(Differences.Of(golden, comparable, v => Inserted().Replace(Differences.WithoutPlace(v), m => $"\"{m.Groups[1].Value}_at\":_")));
        AssertRead([.. written.Where(r => r.Topic == "users")]);
    }

    /// <summary>What reads the users on the other side of the log understands every record.</summary>
    private static void AssertRead(List<GoldenRecord> users)
    {
        var present = new Dictionary<uint, User>();
        foreach (var record in users)
        {
            var key = Encoding.UTF8.GetBytes(record.Key);
            Assert.True(DebeziumEnvelope.TryParseKey(key, out var userId));
            if (record.Value == GoldenRecord.Null)
            {
                Assert.DoesNotContain(userId, present.Keys);
                continue;
            }
            Assert.True(DebeziumEnvelope.TryParse(key, Encoding.UTF8.GetBytes(record.Value), out var change, out var reason), $"{reason}: {record.Value}");
            Assert.Equal(userId, change.UserId);
            if (change.After is { } user) present[userId] = user;
            else present.Remove(userId);
        }
        Assert.Equal((uint[])[1, 3, 4, 5, 9002, 9003, 9010, 9011], present.Keys.Order());
        Assert.Equal(new User(1, new(2023, 4, 13), "Qom", "Desktop"), present[1]);
        Assert.Equal(new User(9002, new(2025, 1, 1), "تهران", "Mobile"), present[9002]);
        Assert.Equal(new User(9003, null, "", ""), present[9003]);
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(SharedGolden.Folder(), name)).Replace(TheirDatabase, OurDatabase, StringComparison.Ordinal);

    /// <summary>When the server wrote the row.</summary>
    [GeneratedRegex("\"(created|updated)_at\":\"[^\"]*\"")]
    private static partial Regex Inserted();
}
