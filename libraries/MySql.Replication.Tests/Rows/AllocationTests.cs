using System.Buffers;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Rows;

public sealed class AllocationTests
{
    [Fact]
    public async Task GetEnumerator_RowsOfEveryType_AllocatesNothing()
    {
        var text = new ArrayBufferWriter<byte>(64 * 1024);
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(RecordedBinlog.Read(RecordedBinlog.MySql))))
        {
            if (e is not RowsEvent { Header.Type: not EventType.PartialUpdateRows } rows) continue;
            // The first time, slots and tables of names and characters are made.
            WriteAll(rows, text);
            var before = GC.GetAllocatedBytesForCurrentThread();
            WriteAll(rows, text);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static void WriteAll(RowsEvent rows, ArrayBufferWriter<byte> text)
    {
        text.ResetWrittenCount();
        foreach (var change in rows)
        {
            Write(change.Before, text);
            Write(change.After, text);
        }
    }

    private static void Write(Row row, ArrayBufferWriter<byte> text)
    {
        for (var i = 0; i < row.Count; i++)
            if (row[i] is { IsNull: false, IsPresent: true }) row[i].WriteText(text);
    }
}
