using MySql.Replication.Protocol;

namespace MySql.Replication.Connections;

/// <summary>Packets to and from the server, numbered as the protocol wants it.</summary>
internal sealed class PacketChannel(Stream stream) : IAsyncDisposable
{
    private readonly PacketReader _reader = new(stream);
    private Stream _stream = stream;

    /// <inheritdoc cref="PacketReader.OnBytes"/>
    public Action? OnBytes
    {
        set => _reader.OnBytes = value;
    }

    /// <summary>The next packet; valid until the next call.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => _reader.ReadAsync(cancellationToken);

    /// <summary>An answer within an exchange.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            await PacketWriter.WriteAsync(_stream, _reader.NextSequence++, payload, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ConnectionLostException($"The connection broke while something was sent: {e.Message}", e);
        }
    }

    /// <summary>The first packet of a new exchange.</summary>
    public Task CommandAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        _reader.NextSequence = 0;
        return WriteAsync(payload, cancellationToken);
    }

    public void SwitchTo(Stream encrypted)
    {
        // Bytes sent before the encryption began could be anybody's.
        if (!_reader.IsDrained) throw new TlsException("The server sent something unencrypted after it agreed to TLS.");
        _reader.SwitchTo(encrypted);
        _stream = encrypted;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
