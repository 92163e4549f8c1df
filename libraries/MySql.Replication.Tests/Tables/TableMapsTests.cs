using System.Buffers.Binary;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Tables;

/// <summary>A real file in which one table's map comes again under very many numbers, as on a server where tables are made and dropped all day.</summary>
public sealed class TableMapsTests
{
    private const int Statements = 10_000;

    [Theory]
    [InlineData(Statements)]
    [InlineData(2)]
    public async Task ReadAsync_ManyStatementsOnANewTableAndAKnownOne_FindsTheMapsOfBoth(int age)
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).ToList();
        var at = events.FindIndex(e => EventBytes.Type(e) == EventType.TableMap);
        var (map, rows) = (events[at], events[at + 1]);
        var statements = Enumerable.Range(2, Statements).SelectMany(created =>
        {
            var known = 1 + created / age;
            return new[] { Numbered(map, known), Numbered(map, created + 1), Numbered(rows, known), Numbered(rows, created + 1) };
        });

        var count = 0;
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(EventBytes.Join(events[..at].Concat(statements)))))
            if (e is RowsEvent { Error: null }) count++;
        Assert.Equal(2 * Statements, count);
    }

    private static byte[] Numbered(byte[] bytes, int number)
    {
        var numbered = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(numbered.AsSpan(EventBytes.HeaderLength), number);
        return numbered;
    }
}
