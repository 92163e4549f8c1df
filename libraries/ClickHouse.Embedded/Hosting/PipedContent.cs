using System.IO.Pipelines;

namespace ClickHouse.Embedded.Hosting;

/// <summary>Content that can only be written, made readable without holding more of it than a pipe does.</summary>
internal sealed class PipedContent : IAsyncDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _copying;

    public PipedContent(HttpContent content)
    {
        Output = _pipe.Reader.AsStream();
        _copying = CopyAsync(content);
    }

    public Stream Output { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Output.DisposeAsync().ConfigureAwait(false);
        await _copying.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task CopyAsync(HttpContent content)
    {
        try
        {
            await content.CopyToAsync(_pipe.Writer.AsStream(leaveOpen: true), _stop.Token).ConfigureAwait(false);
            await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The reader meets it where the data end.
            await _pipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }
}
