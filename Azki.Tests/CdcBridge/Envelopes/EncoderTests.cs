using System.Globalization;
using System.Text.Json;
using Azki.CdcBridge.Envelopes;
using CsCheck;
using MySql.Replication;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Random rows of every type, streamed and by a snapshot, against what the server itself computes of them.</summary>
public sealed class EncoderTests(MySqlServer server)
{
    private const int Rows = 120;
    private static readonly EncodedColumn[] Columns = EncodedColumns.All;

    [Fact]
    public async Task Write_RandomRows_EqualsWhatTheServerComputes()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync(SnapshotEnvelopes.SessionSetup);
        await sql.ExecuteAsync($"CREATE TABLE every (id INT PRIMARY KEY AUTO_INCREMENT, {string.Join(", ", Columns.Select((c, i) => $"c{i} {c.Type}"))})");
        var start = await server.PositionAsync();
        var literals = Columns.Select(c => Gen.Frequency((1, Gen.Const("NULL")), (9, c.Literal)).Array[Rows].Single()).ToArray();
        for (var row = 0; row < Rows; row++) await sql.ExecuteAsync($"INSERT INTO every VALUES (NULL, {string.Join(", ", literals.Select(l => l[row]))})");

        var expected = await sql.RowsAsync($"SELECT {string.Join(", ", Columns.Select((c, i) => string.Format(CultureInfo.InvariantCulture, c.Expected, $"c{i}")))} FROM every ORDER BY id");
        AssertEqual(expected, await StreamAsync(start, database));
        AssertEqual(expected, await SnapshotReading.ReadAsync(sql, database, ["every"], new()));
    }

    [Theory]
    [InlineData("TIMESTAMP(3)", "('0000-00-00 00:00:00'), ('2025-10-01 14:39:08.12'), ('2025-10-01 14:39:09')", "\"1970-01-01T00:00:00.000Z\"|\"2025-10-01T14:39:08.120Z\"|\"2025-10-01T14:39:09.000Z\"")]
    [InlineData("YEAR", "(0), (2025)", "1900|2025")]
    [InlineData("ENUM('a,b','c')", "('a,b'), ('c')", "\"a\\\\,b\"|\"c\"")]
    public async Task WriteKey_WrittenInTwoWaysAsAValue_IsTheSameStreamedAndInASnapshot(string type, string rows, string expected)
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync(SnapshotEnvelopes.SessionSetup);
        await sql.ExecuteAsync($"CREATE TABLE keyed (k {type} PRIMARY KEY)");
        var start = await server.PositionAsync();
        await sql.ExecuteAsync($"SET sql_mode = ''; INSERT INTO keyed VALUES {rows}");

        var keys = expected.Split('|').Select(k => $$"""{"k":{{k}}}""");
        Assert.Equal(keys, (await StreamAsync(start, database)).Select(r => r.Key).Order(StringComparer.Ordinal));
        Assert.Equal(keys, (await SnapshotReading.ReadAsync(sql, database, ["keyed"], new())).Select(r => r.Key).Order(StringComparer.Ordinal));
    }

    private static void AssertEqual(List<string?[]> expected, List<GoldenRecord> written)
    {
        Assert.Equal(Rows, written.Count);
        for (var row = 0; row < Rows; row++)
        {
            using var envelope = JsonDocument.Parse(written[row].Value);
            var after = envelope.RootElement.GetProperty("after");
            for (var i = 0; i < Columns.Length; i++)
            {
                var field = after.GetProperty($"c{i}");
                var got = field.ValueKind == JsonValueKind.Null ? null : Columns[i].Read(field);
                Assert.True(AreEqual(Columns[i].Type, expected[row][i], got), $"{Columns[i].Type}: the server computes {expected[row][i]}, written is {field.GetRawText()}");
            }
        }
    }

    private static bool AreEqual(string type, string? expected, string? got) => (type, expected, got) switch
    {
        (_, null, _) or (_, _, null) => expected == got,
        // Spaces and the spelling of numbers differ.
        ("JSON", _, _) => SameDocument.Are(expected, got),
        ("FLOAT", _, _) => (float)double.Parse(expected, CultureInfo.InvariantCulture) == float.Parse(got, CultureInfo.InvariantCulture),
        ("DOUBLE", _, _) => double.Parse(expected, CultureInfo.InvariantCulture) == double.Parse(got, CultureInfo.InvariantCulture),
        _ => expected == got,
    };

    private async Task<List<GoldenRecord>> StreamAsync(BinlogPosition start, string database) =>
        await StreamReading.ReadAsync(server.Options(), start, database, new EnvelopeOptions());
}
