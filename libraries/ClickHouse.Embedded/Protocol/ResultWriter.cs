using System.Globalization;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Writes results to the reply, compressed when the client asked for it: by HTTP's means or, older and for JDBC, by ClickHouse's.</summary>
internal sealed class ResultWriter(
    OutgoingReply reply, RequestParameters parameters, string? acceptEncoding, CancellationToken cancellationToken)
{
    private const int SliceBytes = 1 << 20;

    private Stream? _output;

    public async Task StartAsync(List<KeyValuePair<string, string>> headers, long? length)
    {
        if (parameters.CompressesFrames) length = null;
        string? encoding = parameters.AcceptsHttpCompression && length is not 0 ? ContentCoding.Choose(acceptEncoding) : null;
        if (encoding is not null) headers.Add(new("Content-Encoding", encoding));
        else if (length is { } known) headers.Add(new("Content-Length", known.ToString(CultureInfo.InvariantCulture)));
        await reply.StartAsync(200, headers).ConfigureAwait(false);
        _output = encoding is null ? reply.Body : ContentCoding.Encode(reply.Body, encoding);
    }

    /// <param name="result">What to write.</param>
    /// <param name="from">The first byte of it to write.</param>
    public async Task WriteAsync(EngineResult result, long from)
    {
        for (long at = from, length = result.Length; at < length; at += SliceBytes)
        {
            ReadOnlyMemory<byte> slice = result.SliceMemory(at, (int)Math.Min(SliceBytes, length - at));
            if (parameters.CompressesFrames) slice = CompressedFrame.Compress(slice.Span);
            await _output!.WriteAsync(slice, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CompleteAsync()
    {
        if (_output != reply.Body) await _output!.DisposeAsync().ConfigureAwait(false);
    }
}
