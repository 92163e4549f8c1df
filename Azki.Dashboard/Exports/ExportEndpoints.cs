using Azki.Dashboard.Reading;
using Azki.Dashboard.SignIn;
using Azki.Dashboard.Viewing;
using Azki.Warehouse.Reports;

namespace Azki.Dashboard.Exports;

/// <summary>Files to take along.</summary>
internal static class ExportEndpoints
{
    private const string RawCsv = "In CSV, texts that a spreadsheet would take for a formula have an apostrophe before them, and what has no value is empty; raw=1 leaves texts as they are, and has \\N for no value.";

    public static void MapExports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/reports/{key}/export", ReportAsync).AddEndpointFilter(Api.AskedFilter.OfReport).RequireAuthorization(Roles.Viewer).WithMetadata(DashboardEndpoint.Mark)
            .AddOpenApiOperationTransformer(Api.FilterDescription.DescribeReport).WithName("ExportReport").WithTags("Reports").WithSummary("A report as a file: format=csv, parquet or xlsx; filters as in /api/reports/{key}.")
            .WithDescription(RawCsv)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        endpoints.MapGet("/api/sql/export", (string? sql, string? format, string? raw, HttpRequest request) =>
                CrossSite.IsBehind(request) ? Results.Problem("No page of this site asked for this; open /sql and export from there, or send an access key.", statusCode: StatusCodes.Status403Forbidden)
                : string.IsNullOrWhiteSpace(sql) ? Results.Problem("There is no statement; ask as sql=SELECT ...", statusCode: StatusCodes.Status400BadRequest)
                : ExportFormat.Find(format) is { } form ? new ExportResult(_ => Task.FromResult(new Statement(SqlText.Plain(sql))), form, "query", raw == "1")
                : Unknown(format))
            .RequireAuthorization(Roles.Analyst).WithMetadata(DashboardEndpoint.Mark)
            .WithName("ExportSql").WithTags("SQL").WithSummary("The answer to a SELECT as a file: format=csv, parquet or xlsx.").WithDescription(RawCsv)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReportAsync(string key, string? format, string? raw, HttpRequest request, Questions questions, TimeProvider time)
    {
        if (ReportCatalog.Find(key) is not { } report) return Results.Problem($"There is no report {key}; /api/reports lists them.", statusCode: StatusCodes.Status404NotFound);
        if (ExportFormat.Find(format) is not { } form) return Unknown(format);
        var filter = ReportAddress.Parse(request.Asked(), report.Filters, await questions.ChoicesAsync(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new ExportResult(async w => report.Export(filter, await w.ReadDaysAsync(request.HttpContext.RequestAborted)), form, $"{key}-{ReportAddress.Iso(filter.From)}-{ReportAddress.Iso(filter.To)}", raw == "1");
    }

    private static IResult Unknown(string? format) => Results.Problem($"There is no format {format ?? "named"}; ask for format=csv, parquet or xlsx.", statusCode: StatusCodes.Status422UnprocessableEntity);
}
