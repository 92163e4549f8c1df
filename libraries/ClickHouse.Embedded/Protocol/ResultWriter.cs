using System.Buffers;
using System.Globalization;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Writes results to the reply, compressed when the client asked for it: by HTTP's means or, older and for JDBC, by ClickHouse's.</summary>
internal sealed class ResultWriter(
    OutgoingReply reply, RequestParameters parameters, string? acceptEncoding, CancellationToken cancellationToken)
{
    private const int SliceBytes = 1 << 20;

    private readonly CutOffMessage _cutOff = new();
    private Stream? _output;

    public async Task StartAsync(List<KeyValuePair<string, string>> headers, long? length)
    {
        if (parameters.CompressesFrames) length = null;
        string? encoding = parameters.AcceptsHttpCompression && length is not 0 ? ContentCoding.Choose(acceptEncoding) : null;
        if (encoding is not null) headers.Add(new("Content-Encoding", encoding));
        else if (length is { } known) headers.Add(new("Content-Length", known.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new(CutOffMessage.Header, _cutOff.Tag));
        await reply.StartAsync(200, headers).ConfigureAwait(false);
        _output = encoding is null ? reply.Body : ContentCoding.Encode(reply.Body, encoding);
    }

    /// <param name="result">What to write.</param>
    /// <param name="from">The first byte of it to write.</param>
    public async Task WriteAsync(EngineResult result, long from)
    {
        for (long at = from, length = result.Length; at < length; at += SliceBytes)
            await WriteAsync(result.SliceMemory(at, (int)Math.Min(SliceBytes, length - at))).ConfigureAwait(false);
    }

    /// <summary>Writes a file from its position to its end.</summary>
    public async Task WriteAsync(FileStream file)
    {
        byte[] slice = ArrayPool<byte>.Shared.Rent(SliceBytes);
        try
        {
            for (int read; (read = await file.ReadAsync(slice, cancellationToken).ConfigureAwait(false)) > 0;)
                await WriteAsync(slice.AsMemory(0, read)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(slice);
        }
    }

    /// <summary>Says at the end of what was written why there is no more.</summary>
    public async Task CutOffAsync(string message)
    {
        await WriteAsync(_cutOff.Of(message)).ConfigureAwait(false);
        await CompleteAsync().ConfigureAwait(false);
        await reply.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task CompleteAsync()
    {
        if (_output != reply.Body) await _output!.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> slice) =>
        _output!.WriteAsync(parameters.CompressesFrames ? CompressedFrame.Compress(slice.Span) : slice, cancellationToken);
}
