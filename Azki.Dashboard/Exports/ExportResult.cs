using Azki.Dashboard.Reading;
using Azki.Warehouse.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Azki.Dashboard.Exports;

/// <summary>An answer of the warehouse as a file, row by row as it comes.</summary>
/// <param name="Ask">Gives the question.</param>
/// <param name="Format">The form.</param>
/// <param name="Name">The name of the file, without its extension.</param>
/// <param name="IsRaw">Whether CSV is for a program: texts as they are, also those that a spreadsheet takes for formulas.</param>
internal sealed partial record ExportResult(Func<WarehouseReader, Task<Statement>> Ask, ExportFormat Format, string Name, bool IsRaw) : IResult
{
    private bool IsForSpreadsheet => Format == ExportFormat.Csv && !IsRaw;

    public async Task ExecuteAsync(HttpContext context)
    {
        try
        {
            var warehouse = context.RequestServices.GetRequiredService<WarehouseReader>();
            await using var answer = await warehouse.StreamAsync(await Ask(warehouse), Format.ClickHouseFormat, QueryLimits.Export, IsForSpreadsheet ? ExportFormat.SpreadsheetSettings : null, context.RequestAborted);
            context.Response.ContentType = Format.ContentType;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{Name}.{Format.Extension}\"";
            context.Response.Headers.CacheControl = "no-store";
            await WriteAsync(answer, context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Who has gone is told nothing.
            if (!context.RequestAborted.IsCancellationRequested) await FailAsync(context, e);
        }
    }

    private Task WriteAsync(Stream answer, HttpContext context)
    {
        // The end of a zip entry is written without waiting, whatever one calls.
        if (Format == ExportFormat.Xlsx) context.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO = true;
        return Format == ExportFormat.Xlsx ? WriteSheetAsync(answer, context.Response.Body, context.RequestAborted)
            : IsForSpreadsheet ? CsvFormulas.CopyAsync(answer, context.Response.Body, context.RequestAborted)
            : answer.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task FailAsync(HttpContext context, Exception e)
    {
        var (status, words) = (Problems.StatusOf(e), Problems.Describe(e));
        // A mistake in a question is for whoever asked, and is said to them.
        if (context.Response.HasStarted || status == StatusCodes.Status503ServiceUnavailable) NotExported(context.RequestServices.GetRequiredService<ILogger<ExportResult>>(), e, Name, words);
        // Half a file is broken off: whoever asked must not take it for whole.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Headers.ContentDisposition = default;
        await Results.Problem(words, statusCode: status).ExecuteAsync(context);
    }

    private static async Task WriteSheetAsync(Stream answer, Stream output, CancellationToken cancellationToken)
    {
        using var rows = new AnswerRows(answer);
        var sheet = await XlsxWriter.CreateAsync(output);
        IReadOnlyList<NumberKind?>? kinds = null;
        try
        {
            for (var n = 0; await rows.ReadAsync(cancellationToken) is { } cells; n++)
            {
                // Names, then types, then rows.
                if (n == 1) kinds = [.. cells.Select(c => NumberKinds.Of(c!))];
                else await sheet.WriteAsync(cells, n == 0 ? null : kinds);
            }
        }
        catch (LineTooLongException e)
        {
            // The file has begun; who opens it must not take it for whole.
            await sheet.WriteAsync([$"{e.Message} The sheet ends here: export as CSV or Parquet."], null);
        }
        await sheet.CompleteAsync();
    }

    [LoggerMessage(LogLevel.Warning, "The export {Name} failed: {Reason}")]
    private static partial void NotExported(ILogger logger, Exception exception, string name, string reason);
}
