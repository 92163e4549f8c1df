using System.Buffers.Text;

namespace Azki.CdcBridge.Snapshot;

/// <summary>The whole number in the key of a record, as the server compares it. Pure.</summary>
internal static class KeyNumber
{
    private const decimal TwoTo64 = 18446744073709551616m;

    /// <param name="key"><c>{"id":17}</c>; BIGINT UNSIGNED also as bytes in base64, where <c>bigint.unsigned.handling.mode</c> is <c>precise</c>.</param>
    /// <param name="isUnsigned">The column has no negative numbers: one that is written is above the largest signed one.</param>
    /// <returns>Null for a key that is no whole number.</returns>
    public static decimal? Read(ReadOnlySpan<byte> key, bool isUnsigned)
    {
        var colon = key.LastIndexOf((byte)':');
        if (colon <= 0) return null;
        var value = key[(colon + 1)..];
        if (value.StartsWith("\""u8)) return ReadBytes(value[1..]);
        if (!Utf8Parser.TryParse(value, out decimal number, out _)) return null;
        return isUnsigned && number < 0 ? number + TwoTo64 : number;
    }

    private static decimal? ReadBytes(ReadOnlySpan<byte> value)
    {
        Span<byte> bytes = stackalloc byte[12];
        var end = value.IndexOf((byte)'"');
        if (end is < 0 or > 16 || Base64.DecodeFromUtf8(value[..end], bytes, out _, out var length) != System.Buffers.OperationStatus.Done) return null;
        var number = 0m;
        foreach (var b in bytes[..length]) number = (number * 256) + b;
        return number;
    }
}
