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
