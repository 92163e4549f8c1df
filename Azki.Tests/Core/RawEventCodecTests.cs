using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class RawEventCodecTests
{
    [Fact]
    public void Write_AnyEvent_ReadsTheSame() => OwnedEvent.Gen.Sample(e =>
    {
        Assert.True(RawEventCodec.TryRead(Written(e), out NormalizedEvent read));
        Assert.Equal(e, OwnedEvent.From(read));
    }, iter: Runs.Many);

    [Fact]
    public void Write_AnyEvent_StaysWithinMaxLength() => OwnedEvent.Gen.Sample(e => Written(e).Length <= RawEventCodec.MaxLength(e.ToNormalized()), iter: Runs.Many);

    [Fact]
    public void Write_SampleEvent_IsCompactAndNoJson()
    {
        var record = Written(new OwnedEvent(1759329548123, 610, "s_1", "purchase", "Google Ads", 42456912, 1440393840862041809, false));
        Assert.Equal("E110" + "D1163E15914EFD13" + "B6BDFC9CC80A" + "E204" + "03735F31" + "07" + "09" + "D0AE9F14", Convert.ToHexString(record));
        Assert.True(RawEventCodec.IsCompact(record));
        Assert.False(RawEventCodec.IsCompact("{}"u8));
    }

    [Fact]
    public void TryRead_CutShortOrPadded_IsRefused() => OwnedEvent.Gen.Sample(e =>
    {
        var record = Written(e);
        for (var length = 0; length < record.Length; length++) Assert.False(RawEventCodec.TryRead(record.AsSpan(0, length), out CompactEvent _));
        Assert.False(RawEventCodec.TryRead([.. record, 0], out CompactEvent _));
    }, iter: 50);

    [Fact]
    public void TryRead_OtherVersionOrFlags_IsRefused()
    {
        var record = Written(new OwnedEvent(1759329548123, 610, "s_1", "purchase", "Google Ads", 1, 2, true));
        foreach (var second in new byte[] { 0x01, 0x21, 0x13, 0xF1 })
        {
            record[1] = second;
            Assert.False(RawEventCodec.TryRead(record, out CompactEvent _));
        }
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Gen.Byte.ArrayWithEdges(0, 80).Sample(bytes =>
    {
        RawEventCodec.TryRead([0xE1, 0x10, .. bytes], out CompactEvent _);
        RawEventCodec.TryRead(bytes, out CompactEvent _);
    }, iter: Runs.Many);

    private static byte[] Written(OwnedEvent e)
    {
        var buffer = new byte[RawEventCodec.MaxLength(e.ToNormalized())];
        return buffer[..RawEventCodec.Write(e.ToNormalized(), buffer)];
    }
}
