using Azki.CdcBridge;
using Azki.CdcBridge.Signals;
using Azki.Cli.Reporting;
using Azki.Ingestor.Files;
using Azki.StreamEtl;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Azki.Cli.Hosting;

/// <summary>
/// What the other commands ask of a running instance, under <c>/local</c>. Only who can read the home's <c>instance.json</c> knows the key.
/// </summary>
internal static class LocalInterface
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var local = endpoints.MapGroup("/local").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<LocalKey>().Matches(context.HttpContext.Request.Headers[LocalKey.Header])
                ? await next(context) : Results.Unauthorized()).AddEndpointFilter(LocalProblems.ExplainAsync);
        local.MapPost("/ingest", IngestAsync);
        local.MapGet("/pending", (PendingRecords pending, CancellationToken ct) => pending.CountAsync(ct));
        local.MapGet("/stalled", (EtlProgress progress) => new StalledAnswer(progress.State == EtlState.Stalled ? progress.Reason : null));
        local.MapGet("/etl/waiting", (DateTimeOffset askedAt, StreamEtlControl etl) => new WaitingAnswer(etl.WhyWaiting(askedAt)));
        local.MapPost("/etl", ReenrichAsync);
        local.MapPost("/etl/batch/start", StartBatchAsync);
        local.MapPost("/etl/batch/publish", PublishBatchAsync);
        local.MapPost("/cdc/snapshot", SnapshotAsync);
    }

    private static async Task<SourceAccount> IngestAsync(string source, HttpContext context, FileIngest files, StreamEtlControl etl, Accounts accounts, CancellationToken ct)
    {
        // A file of any size, from this machine and by the home's owner only.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        // A pipe may come as slowly as whoever writes into it.
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
        var result = await files.IngestAsync(context.Request.Body, source, null, ct);
        await etl.WaitUntilCaughtUpAsync(ct);
        return await accounts.OfAsync(result, ct);
    }

    private static async Task<ReenrichmentAnswer> ReenrichAsync(ReenrichmentRequest request, StreamEtlControl etl)
    {
        var result = await etl.ReenrichAsync(request.From, request.To);
        return new(result.Events, result.Months);
    }

    private static async Task<Guid> StartBatchAsync([FromBody] Guid runId, StreamEtlControl etl)
    {
        await etl.StartBatchAsync(runId);
        return runId;
    }

    private static Task<BatchPublicationResult> PublishBatchAsync(BatchPublicationRequest request, StreamEtlControl etl) => etl.PublishBatchAsync(request);

    private static async Task<IResult> SnapshotAsync([FromBody] string table, HttpContext context, CancellationToken ct)
    {
        if (context.RequestServices.GetService<CaptureSignals>() is not { } signals)
            return Results.Problem($"The running instance takes users from a file: it was started without ConnectionStrings__{CdcOptions.ConnectionName}.", statusCode: StatusCodes.Status409Conflict);
        await signals.RequestSnapshotAsync(table, ct);
        return Results.Ok(table);
    }

    /// <summary>Why the ETL is stalled; null where it is not.</summary>
    internal sealed record StalledAnswer(string? Reason);

    /// <summary>Why work that was asked for does not begin; null where nothing is known to be in its way.</summary>
    internal sealed record WaitingAnswer(string? Reason);

    internal sealed record ReenrichmentRequest(DateOnly? From, DateOnly? To);

    internal sealed record ReenrichmentAnswer(long Events, IReadOnlyList<int> Months);
}
