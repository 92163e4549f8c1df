namespace MySql.Replication.Compression;

/// <summary>What zlib data are unpacked into. What they say of their length is only believed as far as they go: memory grows with what is really there.</summary>
internal sealed class InflateBuffer
{
    private const int UsualBuffer = 64 * 1024;

    private byte[] _buffer = [];

    /// <summary>The unpacked bytes; valid until the next call.</summary>
    /// <param name="stream">Unpacks.</param>
    /// <param name="length">The length that the data say they have.</param>
    /// <param name="what">Names them in an error, as the beginning of a sentence.</param>
    public ReadOnlyMemory<byte> Fill(Stream stream, int length, string what)
    {
        var read = 0;
        try
        {
            while (read < length)
            {
                Grow(read, length);
                var more = stream.Read(_buffer, read, Math.Min(length, _buffer.Length) - read);
                if (more == 0) break;
                read += more;
            }
        }
        // Data that ask for a dictionary (RFC 1950, FDICT), which there is none of, are an IOException: zlib's, since memory is read without.
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new BinlogFormatException($"{what} is damaged.", e);
        }
        return read == length ? _buffer.AsMemory(0, length) : throw new BinlogFormatException($"{what} holds {read} bytes and not {length}, as it says.");
    }

    private void Grow(int used, int wanted)
    {
        if (used < _buffer.Length) return;
        var usual = Math.Min(wanted, UsualBuffer);
        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(usual, 2L * _buffer.Length), Math.Max(wanted, usual)));
    }
}
