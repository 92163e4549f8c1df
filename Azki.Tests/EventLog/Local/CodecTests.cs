using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.EventLog.Local;

public sealed class CodecTests
{
    [Fact]
    public void HeaderCodec_AnyHeaders_ComeBack() =>
        Gen.Select(Gen.String, Gen.Byte.ArrayWithEdges(0, 50)).ArrayWithEdges(0, 5).Sample(items =>
        {
            var headers = new RecordHeaders(items.Select(i => KeyValuePair.Create(Sane(i.Item1), i.Item2)));
            var decoded = HeaderCodec.Decode(HeaderCodec.Encode(headers));
            Assert.Equal(headers.Items.Select(h => (h.Key, Convert.ToHexString(h.Value))), decoded.Items.Select(h => (h.Key, Convert.ToHexString(h.Value))));
        });

    [Fact]
    public void EntryHeader_AnyByteChanged_IsNoEntry() =>
        Gen.Select(Gen.Byte.ArrayWithEdges(0, 40), Gen.Byte.ArrayWithEdges(0, 200), Gen.Long[0, long.MaxValue].Or(0, long.MaxValue), Gen.Int[0, 1000], Gen.Byte[1, 255])
            .Sample((headers, payload, first, at, change) =>
            {
                var written = new EntryHeader
                {
                    First = first,
                    Next = first,
                    HeadersLength = headers.Length,
                    PayloadLength = payload.Length,
                    TotalLength = payload.Length,
                };
                byte[] entry = [.. new byte[EntryHeader.Size], .. headers, .. payload];
                written.Write(entry, EntryHeader.HashBody(headers, payload));
                Assert.True(EntryHeader.TryRead(entry, out var read));
                Assert.Equal(written, read);
                Assert.False(EntryHeader.TryRead(entry.AsSpan(..^1), out _));
                entry[at % entry.Length] ^= change;
                Assert.False(EntryHeader.TryRead(entry, out _));
            });

    [Fact]
    public void EntryHeader_ThatNoWriterWrites_IsNoEntry()
    {
        var possible = new EntryHeader { First = 7, Next = 9, Count = 2, PayloadLength = 40, TotalLength = 40 };
        Assert.True(IsRead(possible));
        Assert.True(IsRead(possible with { Sparse = true, Next = 20 }));
        Assert.False(IsRead(possible with { Next = 20 }));
        Assert.False(IsRead(possible with { First = -1, Next = 1 }));
        Assert.False(IsRead(possible with { Count = -2, Next = 5 }));
        Assert.False(IsRead(possible with { TotalLength = -1 }));
        Assert.False(IsRead(possible with { TotalLength = 39 }));
        Assert.False(IsRead(possible with { TotalLength = int.MaxValue }));
        Assert.False(IsRead(possible with { FragmentStart = -1 }));
        Assert.False(IsRead(possible with { FragmentStart = int.MaxValue }));
        Assert.False(IsRead(possible with { Sparse = true, Count = 6 }));
        Assert.False(IsRead(possible with { AppendedTicks = -1 }));
        Assert.False(IsRead(possible with { AppendedTicks = long.MaxValue }));

        static bool IsRead(EntryHeader header)
        {
            var entry = new byte[EntryHeader.Size + 40];
            header.Write(entry, EntryHeader.HashBody([], new byte[40]));
            return EntryHeader.TryRead(entry, out _);
        }
    }

    [Fact]
    public void Split_AnyRecords_PartsCoverThemInOrderAndFit() =>
        Gen.Int[0, 300].Or(0, 191, 192, 300).ArrayWithEdges(1, 40).Sample(sizes =>
        {
            const int most = 200;
            using var batch = new RecordBatchBuilder();
            foreach (var size in sizes) batch.Add("k"u8, new byte[size]);
            var parts = EntryPart.Split([], batch.WrittenMemory.Span, batch.Count, most);
            var at = 0;
            foreach (var part in parts)
            {
                Assert.Equal(at, part.Start);
                Assert.InRange(part.Length, 1, most);
                at += part.Length;
            }
            Assert.Equal(batch.Length, at);
            Assert.Equal(sizes.Length, parts.Where(p => p.FragmentStart == 0).Sum(p => p.Count));
        });

    /// <summary>Lone surrogates have no UTF-8.</summary>
    private static string Sane(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);
}
