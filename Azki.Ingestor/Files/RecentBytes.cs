namespace Azki.Ingestor.Files;

/// <summary>
/// The bytes of a file that were read last. Its end is known again by them: read once more for that, a file that is written anew meanwhile would be
/// taken for what was loaded.
/// </summary>
/// <param name="kept">How many there are at least, where so many were read.</param>
internal sealed class RecentBytes(int kept)
{
    private byte[] _bytes = [];
    private int _length;
    private long _end;

    /// <summary>Begins at an offset, with bytes that are known to be before it.</summary>
    public void Begin(long offset, ReadOnlySpan<byte> before)
    {
        (_length, _end) = (0, offset - before.Length);
        Add(before);
    }

    /// <summary>Adds what was read next.</summary>
    public void Add(ReadOnlySpan<byte> read)
    {
        if (_length + read.Length > _bytes.Length) MakeRoom(read.Length);
        read.CopyTo(_bytes.AsSpan(_length));
        _length += read.Length;
        _end += read.Length;
    }

    /// <summary>So many bytes before an offset, or as many as there are.</summary>
    public ReadOnlySpan<byte> Before(long offset, int count)
    {
        var last = _length - (int)Math.Min(_end - offset, _length);
        return _bytes.AsSpan(Math.Max(0, last - count), Math.Min(count, last));
    }

    private void MakeRoom(int more)
    {
        var stay = Math.Min(kept, _length);
        var bytes = _bytes.Length >= stay + more ? _bytes : new byte[Math.Max(stay + more, Math.Min(_bytes.Length * 2, kept * 2))];
        _bytes.AsSpan(_length - stay, stay).CopyTo(bytes);
        (_bytes, _length) = (bytes, stay);
    }
}
