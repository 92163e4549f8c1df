using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>BIGINT UNSIGNED in the mode <c>precise</c>: as an unscaled DECIMAL, whatever the decimals' own mode.</summary>
internal sealed class UnsignedBigIntEncoder : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        Span<byte> digits = stackalloc byte[20];
        value.GetUInt64().TryFormat(digits, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        Write(digits[..length], json);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => UnscaledDecimal.Write(selected, json);
}
