using ClickHouse.Embedded.Hosting;
using ClickHouse.Embedded.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClickHouse.Embedded;

/// <summary>Offers an engine on a port of ASP.NET Core.</summary>
public static partial class ClickHouseEndpointRouteBuilderExtensions
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST"];

    /// <summary>
    /// Maps the ClickHouse HTTP interface: <c>/</c> for statements and <c>/ping</c>. Users and passwords are the engine's
    /// (<see cref="ClickHouseEngineOptions.Users"/>). The limit for the size of a request does not hold here: an insert may be of any length.
    /// </summary>
    public static IEndpointConventionBuilder MapClickHouse(
        this IEndpointRouteBuilder endpoints, ClickHouseEngine engine, Action<ClickHouseEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(engine);
        var options = new ClickHouseEndpointOptions();
        configure?.Invoke(options);
        ILogger logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("ClickHouse.Embedded");
        var processor = new RequestProcessor(engine, engine.PortGate);
        RouteGroupBuilder group = endpoints.MapGroup("");
        foreach (string path in (string[])["/", "/ping", "/replicas_status"])
            group.MapMethods(path, Methods, (RequestDelegate)(context => AnswerAsync(context, engine, processor, options, logger)));
        return group;
    }

    private static async Task AnswerAsync(
        HttpContext context, ClickHouseEngine engine, RequestProcessor processor, ClickHouseEndpointOptions options, ILogger logger)
    {
        if (engine.HasUserWithoutPassword && RequestedHost.IsOfAnotherMachine(context))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await context.Response.WriteAsync("Ask for this port as 127.0.0.1 or localhost, or give its users passwords.\n").ConfigureAwait(false);
            return;
        }

        if (!MayAsk(context.Request, options))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Statements from web pages of other origins are not allowed.\n").ConfigureAwait(false);
            return;
        }

        // An insert may be of any length and come very slowly; whoever sends or reads may stop to think, but not for ever: the statement holds
        // memory and a turn.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } upload)
            upload.MinDataRate = new MinDataRate(bytesPerSecond: 1, gracePeriod: options.StalledAfter);
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } download)
            download.MinDataRate = new MinDataRate(bytesPerSecond: 1000, gracePeriod: options.StalledAfter);
        using var reply = new KestrelReply(context);
        try
        {
            await processor.ProcessAsync(new KestrelRequest(context), reply, context.RequestAborted).ConfigureAwait(false);
            await reply.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException || (error is IOException && !reply.HasStarted))
        {
            // The client has gone in the middle of its request or its answer, or the engine is closing; either way nobody waits for more.
            context.Abort();
        }
        catch (Exception error) when (reply.HasStarted)
        {
            LogCutOff(logger, context.Response.Headers[RequestProcessor.QueryIdHeader].ToString(), error.Message);
        }
    }

    private static bool MayAsk(HttpRequest request, ClickHouseEndpointOptions options)
    {
        string? origin = request.Headers.Origin;
        return origin is null
            || options.AllowedOrigins.Contains(origin)
            || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to query {QueryId} was cut off after it had begun: {Reason}")]
    private static partial void LogCutOff(ILogger logger, string queryId, string reason);
}
