using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Files;

/// <summary>A file of a real server, as it is and with its bytes changed.</summary>
public sealed class BinlogFileTests
{
    private const ushort Ignorable = 0x80;
    private const byte NewType = 99;

    [Theory]
    [InlineData(RecordedBinlog.MySql, EventType.TransactionPayload)]
    [InlineData(RecordedBinlog.MySqlMinimal, EventType.UpdateRows)]
    [InlineData(RecordedBinlog.MariaDb, EventType.MariaDbUpdateRowsCompressedV1)]
    public async Task ReadAsync_FileOfAServer_GivesAllItsEvents(string name, EventType contained)
    {
        var file = RecordedBinlog.Read(name);
        var expected = EventBytes.Split(file).Select(EventBytes.Type).ToList();
        var outer = (await ReadAsync(file)).Where(e => !e.IsInner).Select(e => e.Type);
        Assert.Equal(expected, outer);
        Assert.Contains(contained, expected);
    }

    [Theory]
    [InlineData(RecordedBinlog.MySql)]
    [InlineData(RecordedBinlog.MySqlMinimal)]
    [InlineData(RecordedBinlog.MariaDb)]
    public async Task ReadAsync_RowOfEveryType_IsWhatWasWritten(string name)
    {
        // MariaDB keeps JSON as the text it was given.
        var json = name == RecordedBinlog.MariaDb
            ? """{"a":[1,2.5,null,true,"x"],"b":{"c":"d"},"big":18446744073709551615,"e":1e100}"""
            : """{"a": [1, 2.5, null, true, "x"], "b": {"c": "d"}, "e": 1e100, "big": 18446744073709551615}""";
        var (e, st) = name == RecordedBinlog.MySqlMinimal ? ("2", "5") : ("b", "x,z");
        var row = (await ReadAsync(RecordedBinlog.Read(name))).First(r => r.Rows.Length > 0).Rows;
        Assert.Equal(
            "insert every (1,-1,255,-32768,-8388608,16777215,-2147483648,4294967295,-9223372036854775808,1.5,2.25,-12345678901234.5678,-12345678901234567890123456789012345.123456789012345678901234567890,"
            + $"1,341,ab,متن,café,{new string('é', 140)},متن فارسی,0x00FF10,0x0102,0x0A0B0000,2024-02-29,-12:34:56.789,838:59:58.999999,2025-10-01 14:39:08.123456,2025-10-01 14:39:08.123,"
            + $"2025,{e},{st},{json},0x000000000101000000000000000000F03F0000000000000040)",
            row);
    }

    [Fact]
    public async Task ReadAsync_StatementOfUnknownCharset_IsItsText()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).ToList();
        // The client's collation is 255 (utf8mb4_0900_ai_ci) in the file, behind the number of the variable.
        foreach (var e in events.Where(e => EventBytes.Type(e) == EventType.Query)) ((ReadOnlySpan<byte>)[4, 0xE7, 3]).CopyTo(e.AsSpan(e.AsSpan().IndexOf((ReadOnlySpan<byte>)[4, 0xFF, 0])));
        var statements = new List<string>();
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(EventBytes.Join(events))))
            if (e is QueryEvent query) statements.Add(query.Statement);
        Assert.Contains("CREATE DATABASE recorded", statements);
    }

    /// <summary>Rows with this number and no map before them only end a statement.</summary>
    [Fact]
    public async Task ReadAsync_TableWithTheNumberThatStandsForNone_GivesItsRows()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySqlMinimal)).ToList();
        var expected = await ReadAsync(EventBytes.Join(events));
        foreach (var e in events.Where(e => EventBytes.Type(e) is EventType.TableMap or EventType.WriteRows or EventType.UpdateRows or EventType.DeleteRows))
            ((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0, 0, 0]).CopyTo(e.AsSpan(EventBytes.HeaderLength));
        Assert.Equal(expected, await ReadAsync(EventBytes.Join(events)));

        var withoutMaps = await ReadAsync(EventBytes.Join(events.Where(e => EventBytes.Type(e) != EventType.TableMap)));
        Assert.All(withoutMaps, e => Assert.Empty(e.Rows));
    }

    [Fact]
    public async Task ReadAsync_WithoutChecksums_GivesTheSameRows()
    {
        var file = RecordedBinlog.Read(RecordedBinlog.MySql);
        var bare = EventBytes.Join(EventBytes.Split(file).Select(EventBytes.WithoutChecksum));
        Assert.Equal(await ReadAsync(file), await ReadAsync(bare));
    }

    [Fact]
    public async Task ReadAsync_AnyByteChanged_IsNoticed()
    {
        var file = RecordedBinlog.Read(RecordedBinlog.MySql);
        // Each event's bytes, thinned out: a changed size is found by what follows, everything else by the checksum.
        var at = 4;
        foreach (var bytes in EventBytes.Split(file))
        {
            for (var i = 0; i < bytes.Length; i += Math.Max(1, bytes.Length / 12))
            {
                var changed = file.ToArray();
                changed[at + i] ^= 0x10;
                await Assert.ThrowsAnyAsync<BinlogFormatException>(() => ReadAsync(changed));
            }
            at += bytes.Length;
        }
    }

    [Fact]
    public async Task ReadAsync_DamagedRows_NamesTheEventAndBothChecksums()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySql)).ToList();
        events.First(e => EventBytes.Type(e) == EventType.WriteRows)[^10] ^= 1;
        var damaged = await Assert.ThrowsAsync<ChecksumMismatchException>(() => ReadAsync(EventBytes.Join(events)));
        Assert.Contains("WriteRows event", damaged.Message, StringComparison.Ordinal);
        Assert.NotEqual(damaged.Stored, damaged.Computed);
    }

    [Fact]
    public async Task ReadAsync_UnknownEvent_IsAnErrorThatNamesIt()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySql)).ToList();
        events.Insert(2, EventBytes.Create(NewType, 0, [1, 2, 3]));
        var unknown = await Assert.ThrowsAsync<UnknownEventException>(() => ReadAsync(EventBytes.Join(events)));
        Assert.Equal(NewType, (byte)unknown.Type);
        Assert.Contains("type 99", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_UnknownEventMarkedIgnorable_IsGivenRaw()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySql)).ToList();
        events.Insert(2, EventBytes.Create(NewType, Ignorable, [1, 2, 3]));
        Assert.Contains(await ReadAsync(EventBytes.Join(events)), e => (byte)e.Type == NewType);
    }

    [Fact]
    public async Task ReadAsync_CutShort_IsNoticedUnlessBetweenEvents()
    {
        var file = RecordedBinlog.Read(RecordedBinlog.MySql);
        var ends = new HashSet<int> { 4 };
        foreach (var bytes in EventBytes.Split(file)) ends.Add(ends.Max() + bytes.Length);
        foreach (var end in ends.SelectMany(e => new[] { e, e - 1, e + 5 }).Where(e => e >= 4 && e <= file.Length).Take(120))
        {
            if (ends.Contains(end)) await ReadAsync(file[..end]);
            else await Assert.ThrowsAnyAsync<BinlogFormatException>(() => ReadAsync(file[..end]));
        }
    }

    [Fact]
    public async Task ReadAsync_SomethingElse_IsNoBinlogFile()
    {
        Assert.Contains("no binlog file", (await Assert.ThrowsAsync<BinlogFormatException>(() => ReadAsync([1, 2, 3, 4, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("encrypted", (await Assert.ThrowsAsync<BinlogFormatException>(() => ReadAsync([0xFD, (byte)'b', (byte)'i', (byte)'n']))).Message, StringComparison.Ordinal);
    }

    private static async Task<List<(EventType Type, bool IsInner, string Rows)>> ReadAsync(byte[] file)
    {
        var events = new List<(EventType, bool, string)>();
        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(file)))
            events.Add((e.Header.Type, e.IsFromPayload, e is RowsEvent rows ? string.Join('\n', Recording.Describe(rows)) : ""));
        return events;
    }
}
