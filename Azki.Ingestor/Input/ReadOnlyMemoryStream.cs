namespace Azki.Ingestor.Input;

/// <summary>Reads from memory.</summary>
internal sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> memory) : ForwardStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, memory.Length - _position);
        memory.Span.Slice(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }
}
