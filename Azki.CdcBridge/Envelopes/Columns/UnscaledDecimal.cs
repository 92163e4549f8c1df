using System.Buffers.Binary;
using Azki.CdcBridge.Envelopes.Json;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>
/// Kafka Connect's Decimal: the number without its point, in two's complement, big-endian, in as few bytes as hold it. 65 digits are
/// 216 bits, so no number of .NET will do.
/// </summary>
internal static class UnscaledDecimal
{
    private const int Words = 7, GroupDigits = 9;

    /// <param name="text">Digits with or without sign and point.</param>
    /// <param name="json">Where to.</param>
    public static void Write(ReadOnlySpan<byte> text, JsonBuffer json)
    {
        var isNegative = text.Length > 0 && text[0] == '-';
        // The lowest word first.
        Span<uint> words = stackalloc uint[Words];
        words.Clear();
        Accumulate(isNegative ? text[1..] : text, words);
        if (isNegative) Negate(words);

        Span<byte> bytes = stackalloc byte[4 * Words];
        for (var i = 0; i < Words; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes[(4 * (Words - 1 - i))..], words[i]);
        json.Base64Text(Shorten(bytes));
    }

    private static void Accumulate(ReadOnlySpan<byte> text, Span<uint> words)
    {
        var (group, count, factor) = (0u, 0, 1u);
        foreach (var c in text)
        {
            if (c == '.') continue;
            if (c is < (byte)'0' or > (byte)'9') throw new EnvelopeException($"'{System.Text.Encoding.UTF8.GetString(text)}' is no decimal number.");
            group = group * 10 + (uint)(c - '0');
            factor *= 10;
            if (++count < GroupDigits) continue;
            MultiplyAdd(words, factor, group);
            (group, count, factor) = (0, 0, 1);
        }
        if (count > 0) MultiplyAdd(words, factor, group);
    }

    private static void MultiplyAdd(Span<uint> words, uint factor, uint added)
    {
        ulong carry = added;
        for (var i = 0; i < words.Length; i++)
        {
            carry += (ulong)words[i] * factor;
            words[i] = (uint)carry;
            carry >>= 32;
        }
    }

    private static void Negate(Span<uint> words)
    {
        var carry = 1UL;
        for (var i = 0; i < words.Length; i++)
        {
            carry += ~words[i];
            words[i] = (uint)carry;
            carry >>= 32;
        }
    }

    /// <summary>Without leading bytes that only repeat the sign.</summary>
    private static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> bytes)
    {
        var sign = (byte)((sbyte)bytes[0] >> 7);
        while (bytes.Length > 1 && bytes[0] == sign && ((bytes[1] ^ sign) & 0x80) == 0) bytes = bytes[1..];
        return bytes;
    }
}
