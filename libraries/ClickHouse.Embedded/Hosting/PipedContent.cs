using System.IO.Pipelines;

namespace ClickHouse.Embedded.Hosting;

/// <summary>Content that can only be written, made readable without holding more of it than a pipe does.</summary>
internal sealed class PipedContent : IAsyncDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _cancelled;
    public PipedContent(HttpContent content)
    {
        _cancelled = _stop.Token;
        Output = _pipe.Reader.AsStream();
        _ = CopyAsync(content);
    }

    public Stream Output { get; }

    public async ValueTask DisposeAsync()
    {
        // Not waited for: content need not listen to cancellation.
        await _stop.CancelAsync().ConfigureAwait(false);
        await Output.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task CopyAsync(HttpContent content)
    {
        try
        {
            await content.CopyToAsync(_pipe.Writer.AsStream(leaveOpen: true), _cancelled).ConfigureAwait(false);
            await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The reader meets it where the data end.
            await _pipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }
}
