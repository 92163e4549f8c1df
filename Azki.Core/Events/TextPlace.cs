namespace Azki.Core.Events;

/// <summary>A text of a record: so many bytes from an index on, or a well-known text by its number.</summary>
internal readonly struct TextPlace
{
    private readonly int _start;
    private readonly int _length;

    private TextPlace(int start, int length) => (_start, _length) = (start, length);

    public static TextPlace At(int start, int length) => new(start, length);

    public static TextPlace Known(int number) => new(number, -1);

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> record) => _length < 0 ? WellKnownTexts.Get(_start) : record.Slice(_start, _length);
}
