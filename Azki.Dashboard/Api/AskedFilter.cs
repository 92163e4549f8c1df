using Azki.Dashboard.Viewing;

namespace Azki.Dashboard.Api;

/// <summary>Answers 400 where an address asks for a day, a grain or a dimension that there is not: a default in its place would be figures of something else.</summary>
internal static class AskedFilter
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        ReportAddress.ProblemOf(context.HttpContext.Request.Query.ToDictionary()) is { } problem
            ? Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest)
            : await next(context);
}
