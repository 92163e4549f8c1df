using System.Globalization;
using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>DECIMAL, up to 65 digits.</summary>
internal sealed class DecimalEncoder(DecimalHandlingMode mode) : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        Span<byte> text = stackalloc byte[PackedDecimal.LongestText];
        Write(text[..value.GetDecimal().Format(text)], json);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        switch (mode)
        {
            case DecimalHandlingMode.Precise: UnscaledDecimal.Write(selected, json); break;
            case DecimalHandlingMode.String: json.Text(selected); break;
            default: JavaNumbers.Write(double.Parse(selected, NumberStyles.Float, CultureInfo.InvariantCulture), json); break;
        }
    }
}
