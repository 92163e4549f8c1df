using Azki.Dashboard.Viewing;
using Azki.Warehouse.Reports;
using Microsoft.Extensions.Primitives;

namespace Azki.Dashboard.Api;

/// <summary>Answers 400 where an address asks for a day, a grain or a dimension that there is not: a default in its place would be figures of something else.</summary>
internal static class AskedFilter
{
    // Of a report that there is not, the endpoint tells.
    public static ValueTask<object?> OfReport(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        CheckAsync(context, next, query => ReportCatalog.Find(context.HttpContext.GetRouteValue("key") as string ?? "") is { } report ? AddressProblems.OfReport(report, query) : []);

    public static ValueTask<object?> OfJourney(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => CheckAsync(context, next, AddressProblems.OfJourney);

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<IReadOnlyDictionary<string, StringValues>, IReadOnlyList<string>> problemsOf) =>
        problemsOf(context.HttpContext.Request.Asked()) is { Count: > 0 } problems
            ? Results.Problem(string.Join(' ', problems), statusCode: StatusCodes.Status400BadRequest)
            : await next(context);
}
