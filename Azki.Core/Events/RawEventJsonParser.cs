using System.Text.Json;

namespace Azki.Core.Events;

/// <summary>
/// Reads events written as JSON objects: fields in any order, unknown ones ignored, null for absent, the last of a name given twice,
/// numbers as text or as numbers. Reusable, so that escapes need no new buffer a row; not for use by several threads at once.
/// </summary>
public sealed class RawEventJsonParser
{
    // As deep as Spark reads the same row: its parser ends at 1,000, and one of them is the array that batch ETL puts around a row.
    internal const int MaxDepth = 999;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private byte[] _scratch = [];
    private int _scratchUsed;

    /// <summary>Parses one object. Never throws for any input; the caller bounds the size.</summary>
    /// <param name="json">One JSON text.</param>
    /// <param name="raw">The fields, valid until the next call and as long as <paramref name="json"/> is.</param>
    /// <param name="reason">Why it was refused.</param>
    public bool TryParse(ReadOnlySpan<byte> json, out RawEvent raw, out RejectReason reason)
    {
        reason = RejectReason.None;
        return RawEventJsonScanner.TryScan(json, out raw) || TryParseAny(json, out raw, out reason);
    }

    /// <summary>Parses one object whatever its shape, as <see cref="TryParse"/> does where the short way is not open.</summary>
    internal bool TryParseAny(ReadOnlySpan<byte> json, out RawEvent raw, out RejectReason reason)
    {
        raw = default;
        _scratchUsed = 0;
        try
        {
            reason = Parse(json, out raw);
        }
        catch (JsonException)
        {
            reason = RejectReason.MalformedJson;
        }
        catch (InvalidOperationException)
        {
            // What the reader says of an escape that is half a surrogate pair, or of broken UTF-8 next to one.
            reason = RejectReason.NotUtf8;
        }

        return reason == RejectReason.None;
    }

    private RejectReason Parse(ReadOnlySpan<byte> json, out RawEvent raw)
    {
        raw = default;
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject) reader.Skip();

        var draft = new RawEventDraft();
        var defects = new RawEventFieldDefects();
        while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = RawEventFields.Of(ref reader);
            reader.Read();
            var isPlain = reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null;
            if (field == RawEventField.Unknown || !isPlain)
            {
                reader.Skip();
                defects.Set(field, !isPlain);
                continue;
            }

            var value = Value(ref reader, json.Length);
            defects.Set(field, field == RawEventField.EventId && reader.TokenType == JsonTokenType.Number
                && WholeNumber.ParseDigits(value, ulong.MaxValue, out _) != WholeNumber.Kind.Valid);
            draft.Set(field, value);
        }

        while (reader.Read())
        {
            // Anything after the value is malformed, and the reader says so.
        }

        if (!isObject) return RejectReason.NotAnObject;
        raw = draft.ToRawEvent();
        return defects.First();
    }

    private ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader, int maxLength)
    {
        if (reader.TokenType == JsonTokenType.Null) return default;
        if (!reader.ValueIsEscaped) return reader.ValueSpan;

        // All texts of a row unescaped are no longer than the row: the buffer never moves within one, unless names repeat.
        if (_scratch.Length - _scratchUsed < reader.ValueSpan.Length)
        {
            _scratch = new byte[Math.Max(maxLength, 256)];
            _scratchUsed = 0;
        }

        var length = reader.CopyString(_scratch.AsSpan(_scratchUsed));
        var value = _scratch.AsSpan(_scratchUsed, length);
        _scratchUsed += length;
        return value;
    }
}
