using ClickHouse.Embedded.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ClickHouse.Embedded.Hosting;

/// <summary>A request that came through a port.</summary>
internal sealed class KestrelRequest(HttpContext context) : IncomingRequest
{
    public override string Method => context.Request.Method;

    public override string Path => context.Request.Path.Value ?? "/";

    public override string? QueryString => context.Request.QueryString.Value;

    public override string? Header(string name) =>
        context.Request.Headers.TryGetValue(name, out StringValues values) ? values.ToString() : null;

    public override Stream OpenBody() => context.Request.Body;

    // From the pipe: its segments go to the engine where they lie.
    public override Task CopyBodyToAsync(Stream destination, CancellationToken cancellationToken) =>
        context.Request.BodyReader.CopyToAsync(destination, cancellationToken);
}

/// <summary>Its answer.</summary>
internal sealed class KestrelReply(HttpContext context) : OutgoingReply
{
    public override Stream Body => context.Response.Body;

    // A reset is a sign of failure when the status has been sent; a chunked body simply ended would look complete. But it may overtake
    // what was written: where that says why, the endpoint has the server close the connection without the body's end.
    public override void Abort(Exception reason)
    {
        if (reason is not ClickHouseException) context.Abort();
    }

    protected override Task OnStartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers) context.Response.Headers[name] = value;
        return Task.CompletedTask;
    }
}
