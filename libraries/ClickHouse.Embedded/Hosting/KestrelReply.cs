using ClickHouse.Embedded.Protocol;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ClickHouse.Embedded.Hosting;

/// <summary>The answer to a request that came through a port.</summary>
internal sealed class KestrelReply(HttpContext context) : OutgoingReply, IDisposable
{
    private ChunkedBody? _chunks;

    public override Stream Body => _chunks ?? context.Response.Body;

    /// <summary>Ends a body whose length no header told.</summary>
    public Task CompleteAsync() => _chunks is null ? Task.CompletedTask : _chunks.CompleteAsync(context.RequestAborted).AsTask();

    public override void Abort(Exception reason)
    {
        // A reset is a sign of failure even where the status has been sent. But it may overtake what was written: where that says why, the
        // connection is closed behind it, and the chunk that would say that this was all is never sent.
        if (reason is ClickHouseException && _chunks is not null) context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        else context.Abort();
    }

    public void Dispose() => _chunks?.Dispose();

    protected override Task OnStartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers) context.Response.Headers[name] = value;
        if (context.Response.ContentLength is null && HttpProtocol.IsHttp11(context.Request.Protocol) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers[HeaderNames.TransferEncoding] = "chunked";
            _chunks = new ChunkedBody(context.Response.BodyWriter);
        }

        return Task.CompletedTask;
    }
}
