using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class VarIntTests
{
    private static readonly Gen<ulong> Numbers = Gen.Select(Gen.ULong, Gen.Int[0, 63], (number, shift) => number >> shift);

    /// <summary>Byte by byte, as the format is told.</summary>
    [Fact]
    public void VarInt_AnyNumbersInAnyRoom_AreAsTheFormatSays() => Gen.Select(Numbers.Array[1, 12], Gen.Int[0, 12]).Sample((numbers, room) =>
    {
        var expected = numbers.SelectMany(Plain).ToArray();
        var buffer = new byte[expected.Length + room];
        var writer = new RecordWriter(buffer);
        foreach (var number in numbers) writer.VarInt(number);
        Assert.Equal(expected, buffer[..writer.Written]);

        var reader = new RecordReader(expected, start: 0);
        foreach (var number in numbers)
        {
            Assert.True(reader.TryVarInt(out var read));
            Assert.Equal(number, read);
        }
        Assert.True(reader.AtEnd);
        var cut = new RecordReader(expected.AsSpan(0, expected.Length - 1), start: 0);
        for (var i = 0; i < numbers.Length - 1; i++) Assert.True(cut.TryVarInt(out _));
        Assert.False(cut.TryVarInt(out _));
    }, iter: Runs.Many);

    private static IEnumerable<byte> Plain(ulong number)
    {
        for (; number >= 0x80; number >>= 7) yield return (byte)(number | 0x80);
        yield return (byte)number;
    }
}
