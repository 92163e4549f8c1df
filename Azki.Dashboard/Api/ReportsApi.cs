using Azki.Dashboard.Live;
using Azki.Dashboard.Reading;
using Azki.Dashboard.SignIn;
using Azki.Dashboard.Viewing;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Azki.Warehouse.Reports.Overview;
using Azki.Warehouse.Reports.Users;

namespace Azki.Dashboard.Api;

/// <summary>The figures of the pages as JSON.</summary>
internal static class ReportsApi
{
    public static void MapReportsApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api").RequireAuthorization(Roles.Viewer).WithMetadata(DashboardEndpoint.Mark);
        api.MapGet("/overview", async (OverviewFeed feed) => Answer(await feed.ReadAsync()))
            .WithName("GetOverview").WithTags("Overview").WithSummary("The overview as of now.").Produces<Figures<OverviewFigures>>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/reports", () => ReportCatalog.All.Select(r => new ReportDescription(r.Key, r.Title, r.Explanation, [.. r.Filters.Select(f => f.Key)])))
            .WithName("ListReports").WithTags("Reports").WithSummary("The reports there are.");
        api.MapGet("/reports/{key}", ReportAsync).AddEndpointFilter(AskedFilter.OfReport)
            .WithName("GetReport").WithTags("Reports").WithSummary("A report.").AddOpenApiOperationTransformer(FilterDescription.DescribeReport).Produces<ReportAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MapJourneys(api.MapGroup("/journeys").WithTags("Journeys").AddEndpointFilter(AskedFilter.OfJourney).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable));
        MapSessions(api.MapGroup("/sessions").WithTags("Journeys").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable));
        api.MapGet("/users/{id}", async (uint id, Questions questions) => Answer(await questions.UserAsync(id)))
            .WithName("GetUser").WithTags("Users").WithSummary("A user: attributes, their history, and value.").Produces<Figures<UserProfile>>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static void MapJourneys(RouteGroupBuilder journeys)
    {
        journeys.MapGet("/funnel", async (HttpRequest request, JourneyAddress address, Questions questions) => Answer(await questions.FunnelAsync(await address.ParseAsync(request))))
            .WithName("GetFunnel").WithSummary("The funnel over all, then by channel.").AddOpenApiOperationTransformer(FilterDescription.DescribeJourney).Produces<Figures<IReadOnlyList<Funnel>>>();
        journeys.MapGet("/times", async (HttpRequest request, JourneyAddress address, Questions questions) => Answer(await questions.StepTimesAsync(await address.ParseAsync(request))))
            .WithName("GetStepTimes").WithSummary("The time between steps: of each journey the longest way through them, and of several the quickest.").AddOpenApiOperationTransformer(FilterDescription.DescribeJourney).Produces<Figures<IReadOnlyList<StepTime>>>();
        journeys.MapGet("/paths", async (HttpRequest request, JourneyAddress address, Questions questions) => Answer(await questions.PathsAsync(await address.ParseAsync(request))))
            .WithName("GetPaths").WithSummary("The most frequent paths.").AddOpenApiOperationTransformer(FilterDescription.DescribeJourney).Produces<Figures<IReadOnlyList<JourneyPath>>>();
        journeys.MapGet("/sessions", async (HttpRequest request, JourneyAddress address, Questions questions) => Answer(await questions.SessionsAsync((await address.ParseAsync(request)).Events, withPurchaseOnly: false)))
            .WithName("GetLatestSessions").WithSummary("The latest sessions with an event in the range and of the filters; unit and window mean nothing here.").AddOpenApiOperationTransformer(FilterDescription.DescribeJourney).Produces<Figures<IReadOnlyList<SessionRow>>>();
    }

    // By the query any id can be asked for; in a path one with a slash, or of dots, is another path.
    private static void MapSessions(RouteGroupBuilder sessions)
    {
        sessions.MapGet("", (string id, int? page, Questions questions) => SessionAsync(id, page, questions))
            .WithName("GetSession").WithSummary("The events of a session, in their order: a page of a thousand, and how many there are.").Produces<Figures<SessionEvents>>();
        sessions.MapGet("/{id}", SessionAsync).WithName("GetSessionByPath").WithSummary("As /api/sessions?id=, for ids without a slash.").Produces<Figures<SessionEvents>>();
    }

    private static async Task<IResult> SessionAsync(string id, int? page, Questions questions) => Answer(await questions.SessionAsync(id, page ?? 1));

    private static async Task<IResult> ReportAsync(string key, HttpRequest request, Questions questions, TimeProvider time)
    {
        if (ReportCatalog.Find(key) is not { } report) return Results.Problem($"There is no report {key}; /api/reports lists them.", statusCode: StatusCodes.Status404NotFound);
        var filter = ReportAddress.Parse(request.Asked(), report.Filters, await questions.ChoicesAsync(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var figures = await questions.ReportAsync(report, filter);
        return figures.Value is { } table ? Results.Ok(ReportAnswer.Of(table, filter, figures)) : Unavailable(figures.Problem);
    }

    private static IResult Answer<T>(Figures<T> figures) where T : class => figures.Value is null ? Unavailable(figures.Problem) : Results.Ok(figures);

    private static IResult Unavailable(string? problem) => Results.Problem(problem, statusCode: StatusCodes.Status503ServiceUnavailable);
}

/// <summary>A report that can be asked for.</summary>
internal sealed record ReportDescription(string Key, string Title, string Explanation, IReadOnlyList<string> Filters);
