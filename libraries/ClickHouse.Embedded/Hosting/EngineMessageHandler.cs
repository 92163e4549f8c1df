using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Hosting;

/// <summary>Answers HTTP requests from the engine of this process, without a socket.</summary>
internal sealed class EngineMessageHandler(ClickHouseEngine engine, ClickHouseUser user) : HttpMessageHandler
{
    private readonly RequestProcessor _processor = new(engine, engine.OwnGate);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reply = new InProcessReply(request, stop, cancellationToken);
        Task processing = RunAsync(new InProcessRequest(request, user), reply, stop);

        // Whichever is first: the headers of the answer, or the end of an attempt that never had any.
        await Task.WhenAny(reply.Response, processing).ConfigureAwait(false);
        if (!reply.Response.IsCompleted) await processing.ConfigureAwait(false);
        return await reply.Response.ConfigureAwait(false);
    }

    private async Task RunAsync(InProcessRequest request, InProcessReply reply, CancellationTokenSource stop)
    {
        // The caller's thread may be a UI's or hold a lock; parsing and copying are not for it.
        await Task.Yield();
        try
        {
            await _processor.ProcessAsync(request, reply, stop.Token).ConfigureAwait(false);
            reply.Complete();
        }
        catch (Exception) when (reply.HasStarted)
        {
            // Whoever reads the body gets it from there.
        }
        finally
        {
            await request.DisposeAsync().ConfigureAwait(false);
            reply.Detach();
            stop.Dispose();
        }
    }

    private sealed class InProcessRequest(HttpRequestMessage message, ClickHouseUser user) : IncomingRequest, IAsyncDisposable
    {
        private readonly Uri _address = message.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        private PipedContent? _piped;

        public override string Method => message.Method.Method;

        public override string Path => _address.AbsolutePath;

        public override string QueryString => _address.Query;

        public override ClickHouseUser User => user;

        public override string? Header(string name) =>
            message.Headers.NonValidated.TryGetValues(name, out var values)
            || (message.Content is { } content && content.Headers.NonValidated.TryGetValues(name, out values))
                ? values.ToString()
                : null;

        public override Stream OpenBody()
        {
            switch (message.Content)
            {
                case null:
                    return Stream.Null;
                case ByteArrayContent or StreamContent or ReadOnlyMemoryContent:
                    return message.Content.ReadAsStream();
                default:
                    // Other content would be copied into memory whole before its first byte could be read.
                    _piped = new PipedContent(message.Content);
                    return _piped.Output;
            }
        }

        // Not all content listens to cancellation, and a request must not wait for one that never writes again.
        public override Task CopyBodyToAsync(Stream destination, CancellationToken cancellationToken) =>
            message.Content?.CopyToAsync(destination, cancellationToken).WaitAsync(cancellationToken) ?? Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            if (_piped is not null) await _piped.DisposeAsync().ConfigureAwait(false);
        }
    }
}
