using CsCheck;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Events;

/// <summary>Whatever the bytes are: rows, or an error that names what is wrong; never another exception, endless loop or huge allocation.</summary>
public sealed class ArbitraryBytesTests
{
    private const int HeaderLength = EventBytes.HeaderLength;

    [Theory]
    [InlineData(RecordedBinlog.MySql)]
    [InlineData(RecordedBinlog.MariaDb)]
    public void Decode_ChangedBodies_OnlyFormatErrors(string name)
    {
        // Without checksums every change gets through to the decoders.
        var events = EventBytes.Split(RecordedBinlog.Read(name)).Select(EventBytes.WithoutChecksum).ToArray();
        var change = Gen.Select(Gen.Int[1, events.Length - 1], Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[1, 3]);
        change.Sample(c =>
        {
            var (index, place, value, count) = c;
            var changed = events[index].ToArray();
            if (changed.Length == HeaderLength) return;
            for (var i = 0; i < count; i++) changed[HeaderLength + (int)((place + i * 7919L) % (changed.Length - HeaderLength))] = value;
            Decode([.. events[..index], changed, .. events[(index + 1)..Math.Min(events.Length, index + 4)]]);
        }, iter: 3000, threads: 1);
    }

    [Theory]
    [InlineData(RecordedBinlog.MySql)]
    [InlineData(RecordedBinlog.MariaDb)]
    public void Decode_ChangedTablesMaps_OnlyFormatErrors(string name)
    {
        var events = EventBytes.Split(RecordedBinlog.Read(name)).Select(EventBytes.WithoutChecksum).ToArray();
        var maps = events.Select((e, i) => (e, i)).Where(p => EventBytes.Type(p.e) == EventType.TableMap).Select(p => p.i).ToArray();
        Gen.Select(Gen.Int[0, maps.Length - 1], Gen.Int[0, 400], Gen.Byte).Sample(c =>
        {
            var (map, place, value) = c;
            var at = maps[map];
            var changed = events[at].ToArray();
            changed[HeaderLength + place % (changed.Length - HeaderLength)] = value;
            Decode([.. events[..at], changed, .. events[(at + 1)..Math.Min(events.Length, at + 3)]]);
        }, iter: 2000, threads: 1);
    }

    private static void Decode(byte[][] events)
    {
        using var decoder = new EventDecoder(hasChecksums: false);
        try
        {
            foreach (var bytes in events)
            {
                BinlogEvent? e = decoder.Decode(bytes);
                while (e is not null)
                {
                    if (e is RowsEvent rows) Recording.Describe(rows);
                    if (e is QueryEvent query) _ = query.Statement;
                    if (!decoder.IsInPayload || !decoder.TryReadPayload(out e)) e = null;
                }
            }
        }
        catch (BinlogFormatException) { }
        // Text in a character set that a changed number names, and .NET has not.
        catch (NotSupportedException) { }
    }
}
