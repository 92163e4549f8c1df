using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Tables;

/// <summary>A real file in which the rows of <c>every</c> come a second time as those of <c>other</c>, whose map has a column of a type that no server has yet.</summary>
public sealed class UndecodableTableTests
{
    private const byte UnknownType = 99;
    private const int NamesAt = EventBytes.HeaderLength + 8;

    [Fact]
    public async Task ReadAsync_ColumnOfUnknownType_GivesItsRowsWithTheErrorAndGoesOn()
    {
        var (others, readable) = (0, 0);
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(File(out var map, out var rowsOfOther))))
        {
            if (e is not RowsEvent rows) continue;
            if (rows.Table.Name.Table == "other")
            {
                others++;
                Assert.Contains("other", rows.Error!.Message, StringComparison.Ordinal);
                Assert.Contains($"type {UnknownType}", rows.Error.Message, StringComparison.Ordinal);
                Assert.Equal(rowsOfOther[EventBytes.HeaderLength..], rows.RowBytes.ToArray());
                Assert.Equal(map[EventBytes.HeaderLength..], rows.Table.Bytes.ToArray());
                Assert.Throws<BinlogFormatException>(() => Recording.Describe(rows));
                Assert.Throws<BinlogFormatException>(() => rows.Table.OrdinalOf("id"));
            }
            else
            {
                Assert.Null(rows.Error);
                readable += Recording.Describe(rows).Count;
            }
        }
        Assert.Equal(1, others);
        Assert.True(readable > 1);
    }

    [Fact]
    public async Task ReadAsync_ColumnOfUnknownTypeInTableNotCaptured_IsNotLookedAt()
    {
        var tables = new HashSet<string>();
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(File(out _, out _)), captures: t => t.Table != "other"))
            if (e is RowsEvent rows)
            {
                Assert.Null(rows.Error);
                tables.Add(rows.Table.Name.Table);
            }
        Assert.DoesNotContain("other", tables);
        Assert.NotEmpty(tables);
    }

    [Fact]
    public async Task ReadAsync_RowsThatDoNotFitTheirMap_AreGivenWithTheError()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).ToList();
        var at = events.FindIndex(e => EventBytes.Type(e) == EventType.WriteRows);
        // After the number, the flags and the extra data: how many columns there are.
        events[at][EventBytes.HeaderLength + 10]++;

        var errors = new List<string?>();
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(EventBytes.Join(events))))
            if (e is RowsEvent rows) errors.Add(rows.Error?.Message);
        Assert.Contains("columns", errors[0], StringComparison.Ordinal);
        Assert.All(errors.Skip(1), Assert.Null);
        Assert.True(errors.Count > 1);
    }

    private static byte[] File(out byte[] map, out byte[] rows)
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).ToList();
        var at = events.FindIndex(e => EventBytes.Type(e) == EventType.TableMap);
        (map, rows) = ([.. events[at]], [.. events[at + 1]]);
        map[EventBytes.HeaderLength] ^= 0x40;
        rows[EventBytes.HeaderLength] ^= 0x40;
        var name = NamesAt + map[NamesAt] + 2;
        "other"u8.CopyTo(map.AsSpan(name + 1));
        map[name + map[name] + 3] = UnknownType;
        events.InsertRange(at + 2, [map, rows]);
        return EventBytes.Join(events);
    }
}
