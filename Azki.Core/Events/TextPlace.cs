namespace Azki.Core.Events;

/// <summary>A text of a record: so many bytes from an index on, or a well-known text by its number.</summary>
public readonly struct TextPlace
{
    private readonly int _start;
    private readonly int _length;

    private TextPlace(int start, int length) => (_start, _length) = (start, length);

    internal static TextPlace At(int start, int length) => new(start, length);

    internal static TextPlace Known(int number) => new(number, -1);

    /// <summary>The number of a well-known text; -1 for one of the record itself.</summary>
    public int Number => _length < 0 ? _start : -1;

    /// <summary>The text.</summary>
    /// <param name="record">The record it was read from.</param>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> record) => _length < 0 ? WellKnownTexts.Get(_start) : record.Slice(_start, _length);
}
