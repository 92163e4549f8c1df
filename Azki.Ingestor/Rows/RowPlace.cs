using System.Globalization;

namespace Azki.Ingestor.Rows;

/// <summary>Where a row is in its input, from 1: a line of a text, or an element of a JSON array.</summary>
internal readonly record struct RowPlace(long Number, bool IsLine)
{
    public static RowPlace Line(long number) => new(number, true);

    public static RowPlace Element(long number) => new(number, false);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsLine ? "line" : "row")} {Number}");
}
