using System.Globalization;
using CsCheck;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace MySql.Replication.Tests.Columns;

/// <summary>Fills a table with random rows and compares what the log says with what the server prints.</summary>
internal static class TypedTable
{
    private const string NoChecks = "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_BACKSLASH_ESCAPES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'";

    /// <returns>The kinds of events that came.</returns>
    public static Task<HashSet<EventType>> CompareAsync(MySqlConnection sql, Func<ReplicationOptions> options, TypedColumn[] columns, int rows) =>
        CompareAsync(sql, options, columns, rows, (s, _) => s, (s, _) => s);

    public static async Task<HashSet<EventType>> CompareAsync<T>(
        MySqlConnection sql, Func<ReplicationOptions> options, TypedColumn[] columns, int rows, Func<string, IFormatProvider, T> ours, Func<string, IFormatProvider, T> theirs)
    {
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync(NoChecks);
        await sql.ExecuteAsync($"CREATE TABLE every (id INT PRIMARY KEY AUTO_INCREMENT, {string.Join(", ", columns.Select((c, i) => $"c{i} {c.Type}"))})");
        var start = BinlogStart.At(await PositionAsync(sql));
        foreach (var chunk in Generate(columns, rows).Chunk(50)) await sql.ExecuteAsync($"INSERT INTO every VALUES {string.Join(",", chunk)}");

        var expected = await sql.RowsAsync($"SELECT {string.Join(", ", columns.Select((c, i) => string.Format(CultureInfo.InvariantCulture, c.Print, $"c{i}")))} FROM every ORDER BY id");
        var row = 0;
        var kinds = new HashSet<EventType>();
        await foreach (var e in Recording.EventsAsync(options(), start))
        {
            kinds.Add(e.Header.Type);
            if (e is not RowsEvent inserted || inserted.Table.Name.Database != database) continue;
            foreach (var change in inserted)
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    var (got, wanted) = (change.After[i + 1].GetString(), expected[row][i]);
                    var isEqual = got is null || wanted is null ? got == wanted : Equals(ours(got, CultureInfo.InvariantCulture), theirs(wanted, CultureInfo.InvariantCulture));
                    Assert.True(isEqual, $"{columns[i].Type}: decoded {got}, the server prints {wanted}");
                }
                row++;
            }
        }
        Assert.Equal(rows, row);
        return kinds;
    }

    private static IEnumerable<string> Generate(TypedColumn[] columns, int rows)
    {
        var literals = columns.Select(c => Gen.Frequency((1, Gen.Const("NULL")), (9, c.Literal)).Array[rows].Single()).ToArray();
        for (var row = 0; row < rows; row++) yield return $"(NULL, {string.Join(", ", literals.Select(l => l[row]))})";
    }

    private static async Task<BinlogPosition> PositionAsync(MySqlConnection sql)
    {
        var isMariaDb = sql.ServerVersion.Contains("MariaDB", StringComparison.Ordinal);
        var row = (await sql.RowsAsync(isMariaDb ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS"))[0];
        return new(row[0]!, ulong.Parse(row[1]!, CultureInfo.InvariantCulture));
    }
}
