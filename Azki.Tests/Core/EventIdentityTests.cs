using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class EventIdentityTests
{
    [Fact]
    public void Compute_ValuesCheckedWithSpark_AreEqual()
    {
        Assert.Equal(1440393840862041809UL, EventIdentity.Compute(1759329548123, 610, "s_1"u8, "purchase"u8, "Google Ads"u8, 42456912));
        Assert.Equal(1423657621850124518UL, EventIdentity.Hash("abc"u8));
        Assert.Equal(2622232305552721331UL, EventIdentity.Hash(1759329548123));
    }

    [Fact]
    public void Hash_AnyBytesAndSeed_EqualsTheLibrary() =>
        Gen.Select(Gen.Byte.ArrayWithEdges(0, 100), Gen.ULong.Or(0UL, ulong.MaxValue)).Sample((bytes, seed) =>
            EventIdentity.Hash(bytes, seed) == XxHash64.HashToUInt64(bytes, (long)seed), iter: Runs.Many);

    [Fact]
    public void Compute_AnyEvent_EqualsTheChainOfLibraryHashes() => OwnedEvent.Gen.Sample(e =>
    {
        var expected = new[] { Int64(e.TimeMs), Int64(e.UserId), Utf8(e.SessionId), Utf8(e.EventType), Utf8(e.Channel), Int64(e.Premium) }
            .Aggregate(42UL, (seed, value) => XxHash64.HashToUInt64(value, (long)seed));
        Assert.Equal(expected, EventIdentity.Compute(e.TimeMs, e.UserId, Utf8(e.SessionId), Utf8(e.EventType), Utf8(e.Channel), e.Premium));
    }, iter: Runs.Many);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Int64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
