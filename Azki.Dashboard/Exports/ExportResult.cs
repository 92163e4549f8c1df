using Azki.Dashboard.Reading;
using Azki.Warehouse;
using Azki.Warehouse.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Azki.Dashboard.Exports;

/// <summary>An answer of the warehouse as a file, row by row as it comes.</summary>
/// <param name="Ask">Gives the question.</param>
/// <param name="Format">The form.</param>
/// <param name="Name">The name of the file, without its extension.</param>
/// <param name="IsRaw">Whether CSV is for a program: texts as they are, also those that a spreadsheet takes for formulas.</param>
internal sealed record ExportResult(Func<WarehouseReader, Task<Statement>> Ask, ExportFormat Format, string Name, bool IsRaw) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        Stream answer;
        try
        {
            var warehouse = context.RequestServices.GetRequiredService<WarehouseReader>();
            answer = await warehouse.StreamAsync(await Ask(warehouse), Format.ClickHouseFormat, QueryLimits.Export, context.RequestAborted);
        }
        catch (Exception e) when (e is WarehouseException or HttpRequestException or System.Data.Common.DbException)
        {
            await Results.Problem(Problems.Describe(e), statusCode: e is WarehouseException { IsSilent: false } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
            return;
        }
        await using (answer)
        {
            response.ContentType = Format.ContentType;
            response.Headers.ContentDisposition = $"attachment; filename=\"{Name}.{Format.Extension}\"";
            response.Headers.CacheControl = "no-store";
            // The end of a zip entry is written without waiting, whatever one calls.
            if (Format == ExportFormat.Xlsx) context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            if (Format == ExportFormat.Xlsx) await WriteSheetAsync(answer, response.Body, context.RequestAborted);
            else if (Format == ExportFormat.Csv && !IsRaw) await CsvFormulas.CopyAsync(answer, response.Body, context.RequestAborted);
            else await answer.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    private static async Task WriteSheetAsync(Stream answer, Stream output, CancellationToken cancellationToken)
    {
        using var lines = new AnswerLines(answer);
        await using var sheet = await XlsxWriter.CreateAsync(output);
        var answered = new AnswerCells();
        IReadOnlyList<NumberKind?>? kinds = null;
        try
        {
            for (var n = 0; await lines.ReadAsync(cancellationToken) is { } line; n++)
            {
                if (line.Length == 0) continue;
                var cells = answered.Read(line);
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
    }
}
