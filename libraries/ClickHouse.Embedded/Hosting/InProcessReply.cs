using System.IO.Pipelines;
using System.Net;
using System.Runtime.ExceptionServices;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Hosting;

/// <summary>An answer whose body goes through a pipe to whoever holds the HttpResponseMessage.</summary>
internal sealed class InProcessReply : OutgoingReply
{
    private readonly TaskCompletionSource<HttpResponseMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe _pipe = new(new PipeOptions(
        minimumSegmentSize: 64 << 10, pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, useSynchronizationContext: false));

    private readonly HttpRequestMessage _request;
    private readonly CancellationToken _caller;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;
    private volatile Exception? _failure;

    /// <param name="request">The request.</param>
    /// <param name="stop">Ends the work on it.</param>
    /// <param name="caller">By which its sender may give it up.</param>
    public InProcessReply(HttpRequestMessage request, CancellationTokenSource stop, CancellationToken caller)
    {
        _request = request;
        _caller = caller;
        _stop = stop;
        Body = _pipe.Writer.AsStream(leaveOpen: true);
    }

    public Task<HttpResponseMessage> Response => _response.Task;

    public override Stream Body { get; }

    public void Complete() => _pipe.Writer.Complete();

    public override void Abort(Exception reason)
    {
        // Who gave the request up is told so, and not that the engine failed.
        _failure = _caller.IsCancellationRequested
            ? new OperationCanceledException("The request was given up: " + reason.Message, reason, _caller)
            : new IOException("The ClickHouse engine ended the answer early: " + reason.Message, reason);
        // Not with the failure: a pipe throws it at once, before what lies in it is read, and there the engine says what happened.
        _pipe.Writer.Complete();
    }

    /// <summary>The request is over: a body dropped from here on cancels nothing.</summary>
    public void Detach()
    {
        lock (_lock) _stop = null;
    }

    protected override Task OnStartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            RequestMessage = _request,
            Content = new StreamContent(new BodyStream(_pipe.Reader.AsStream(), this)),
        };
        foreach ((string name, string value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        _response.SetResult(response);
        return Task.CompletedTask;
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    private void Hangup()
    {
        lock (_lock) _stop?.Cancel();
    }

    /// <summary>The reader's end: letting go of it before the end of the body is how an HTTP client hangs up.</summary>
    private sealed class BodyStream(Stream inner, InProcessReply reply) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0 && !buffer.IsEmpty) reply.ThrowIfFailed();
            return read;
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await inner.CopyToAsync(destination, bufferSize, cancellationToken).ConfigureAwait(false);
            reply.ThrowIfFailed();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                reply.Hangup();
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
