using System.Text;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Events;

/// <summary>
/// Versions without a server here. The bytes are not recorded: they are a real file of 9.7 brought to the layout that the older version
/// is described to have.
/// </summary>
public sealed class OlderServersTests
{
    private const int HeaderLength = EventBytes.HeaderLength;
    private const int VersionAt = HeaderLength + 2;

    [Fact]
    public async Task ReadAsync_TableMapsOf57_TakeWhatTheSchemaKnows()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).Select(As57).ToList();
        var rows = await FirstRowAsync(EventBytes.Join(events), new NamedColumns());
        Assert.Equal(["c0", "c1"], rows.Names.Take(2));
        // Signs come from the schema: tu, mu and iu are unsigned there.
        Assert.StartsWith("(1,-1,255,-32768,-8388608,16777215,-2147483648,4294967295,", rows.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_TableMapsOf57WithoutSchema_AreReadWithoutNames()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).Select(As57).ToList();
        var rows = await FirstRowAsync(EventBytes.Join(events), null);
        Assert.All(rows.Names, Assert.Null);
        Assert.StartsWith("(1,-1,-1,-32768,", rows.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_RowsOfVersion1_AreThoseOfVersion2()
    {
        var file = RecordedBinlog.Read(RecordedBinlog.MySqlMinimal);
        var older = EventBytes.Join(EventBytes.Split(file).Select(AsVersion1));
        Assert.Equal(await AllRowsAsync(file), await AllRowsAsync(older));
    }

    /// <summary>Dates as they were stored before 5.6: decimal numbers, little-endian.</summary>
    [Fact]
    public void ReadOld_TemporalsBefore56_AreTheirDigits()
    {
        Assert.Equal("2012-06-07 08:09:10", MySqlDateTime.ReadOld(BitConverter.GetBytes(20120607080910)).ToString());
        Assert.Equal("0000-00-00 00:00:00", MySqlDateTime.ReadOld(new byte[8]).ToString());
        Assert.Equal("12:34:56", MySqlTime.ReadOld(BitConverter.GetBytes(123456)).ToString());
        Assert.Equal("-838:59:59", MySqlTime.ReadOld(BitConverter.GetBytes(-8385959)).ToString());
        Assert.Equal("2012-06-07 08:09:10", MySqlDateTime.ReadOldTimestamp(BitConverter.GetBytes(1339056550)).ToString());
    }

    private static byte[] As57(byte[] bytes)
    {
        if (EventBytes.Type(bytes) == EventType.FormatDescription)
        {
            var described = bytes.ToArray();
            described.AsSpan(VersionAt, 50).Clear();
            Encoding.ASCII.GetBytes("5.7.44-log", described.AsSpan(VersionAt));
            return described;
        }
        return EventBytes.Type(bytes) == EventType.TableMap ? EventBytes.Resized(bytes[..EndOfNullBitmap(bytes)]) : bytes;
    }

    /// <summary>5.7 has nothing after the bits of what may be NULL.</summary>
    private static int EndOfNullBitmap(byte[] bytes)
    {
        var at = HeaderLength + 8;
        at += bytes[at] + 2;
        at += bytes[at] + 2;
        var columns = bytes[at];
        at += 1 + columns;
        at += 1 + bytes[at];
        return at + (columns + 7) / 8;
    }

    /// <summary>Seven types lower, and without the extra data's length.</summary>
    private static byte[] AsVersion1(byte[] bytes)
    {
        if (EventBytes.Type(bytes) is not (EventType.WriteRows or EventType.UpdateRows or EventType.DeleteRows)) return bytes;
        var older = EventBytes.Resized([.. bytes[..(HeaderLength + 8)], .. bytes[(HeaderLength + 10)..]]);
        older[4] -= 7;
        return older;
    }

    private static async Task<(List<string?> Names, string Text)> FirstRowAsync(byte[] file, ITableSchemas? schemas)
    {
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(file), schemas: schemas))
            if (e is RowsEvent rows)
                foreach (var row in rows) return ([.. rows.Table.Columns.Select(c => c.Name)], Recording.Describe(row.After));
        throw new InvalidOperationException("No row came.");
    }

    private static async Task<List<string>> AllRowsAsync(byte[] file)
    {
        var all = new List<string>();
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(file)))
            if (e is RowsEvent rows) all.AddRange(Recording.Describe(rows));
        return all;
    }

    /// <summary>The schema of every-type.sql as far as signs go.</summary>
    private sealed class NamedColumns : ITableSchemas
    {
        public ValueTask<TableSchema?> FindAsync(TableMap table, CancellationToken cancellationToken) =>
            new(new TableSchema([.. table.Columns.Select(c => new ColumnSchema($"c{c.Ordinal}", Type(c), null))], ["c0"]));

        public void Follow(QueryEvent statement) { }

        private static string Type(Column column) => column.Type switch
        {
            ColumnType.BigInt when column.Ordinal == 0 => "bigint unsigned",
            ColumnType.TinyInt => column.Ordinal == 2 ? "tinyint unsigned" : "tinyint",
            ColumnType.SmallInt => "smallint",
            ColumnType.MediumInt => column.Ordinal == 5 ? "mediumint unsigned" : "mediumint",
            ColumnType.Int => column.Ordinal == 7 ? "int unsigned" : "int",
            ColumnType.Enum => "enum('a','b','c')",
            ColumnType.Set => "set('x','y','z')",
            _ => column.Type.ToString().ToLowerInvariant(),
        };
    }
}
