using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Hosting;

/// <summary>
/// A body in the chunks of HTTP/1.1 (RFC 9112, 7.1). The server makes chunks too, but the only way to have it leave out the last one, which is
/// what says that a body is whole, is an error that it logs with its stack.
/// </summary>
internal sealed class ChunkedBody(PipeWriter output) : WriteOnlyStream
{
    private const int LongestHeader = 10;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A chunk of no bytes is the last one.
        if (buffer.IsEmpty) return;
        WriteHeader(buffer.Length);
        output.Write(buffer.Span);
        output.Write("\r\n"u8);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken).AsTask();

    /// <summary>Says that the body is whole.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        output.Write("0\r\n\r\n"u8);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private void WriteHeader(int length)
    {
        Span<byte> header = output.GetSpan(LongestHeader);
        Utf8Formatter.TryFormat(length, header, out int digits, new StandardFormat('x'));
        "\r\n"u8.CopyTo(header[digits..]);
        output.Advance(digits + 2);
    }
}
