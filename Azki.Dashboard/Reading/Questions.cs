using Azki.Dashboard.Viewing;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Azki.Warehouse.Reports.Operations;
using Azki.Warehouse.Reports.Users;

namespace Azki.Dashboard.Reading;

/// <summary>What pages and the API ask. The same question asked again within some seconds is answered from the first answer.</summary>
internal sealed class Questions(WarehouseReader warehouse, FigureReader figures)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ChoicesAge = TimeSpan.FromSeconds(30);

    // Counted from all that is stored.
    private static readonly TimeSpan FindingsAge = TimeSpan.FromMinutes(1);
    private static readonly FilterChoices NoChoices = new(Dimension.All.ToDictionary(d => d.Key, _ => (IReadOnlyList<string>)[]), null);

    /// <summary>What filters can be set to; nothing where the warehouse does not answer.</summary>
    public async Task<FilterChoices> ChoicesAsync() =>
        (await figures.ReadAsync("choices", ChoicesAge, ct => warehouse.ReadChoicesAsync(ct))).Value ?? NoChoices;

    public Task<Figures<ReportTable>> ReportAsync(Report report, ReportFilter filter) =>
        figures.ReadAsync(ReportAddress.Format(report.Key, filter), Fresh, ct => warehouse.ReadAsync(report, filter, ct));

    public Task<Figures<IReadOnlyList<Funnel>>> FunnelAsync(JourneyFilter filter) =>
        figures.ReadAsync(Name("funnel", filter), Fresh, ct => warehouse.ReadFunnelAsync(filter, ct));

    public Task<Figures<IReadOnlyList<StepTime>>> StepTimesAsync(JourneyFilter filter) =>
        figures.ReadAsync(Name("times", filter), Fresh, ct => warehouse.ReadStepTimesAsync(filter, ct));

    public Task<Figures<IReadOnlyList<JourneyPath>>> PathsAsync(JourneyFilter filter) =>
        figures.ReadAsync(Name("paths", filter), Fresh, ct => warehouse.ReadPathsAsync(filter, ct));

    public Task<Figures<IReadOnlyList<SessionRow>>> SessionsAsync(ReportFilter filter, bool withPurchaseOnly) =>
        figures.ReadAsync(ReportAddress.Format($"sessions {withPurchaseOnly}", filter), Fresh, ct => warehouse.ReadSessionsAsync(SessionQueries.Latest(filter, withPurchaseOnly), ct));

    public Task<Figures<IReadOnlyList<SessionRow>>> SessionsOfAsync(long userId) =>
        figures.ReadAsync($"user sessions {userId}", Fresh, ct => warehouse.ReadSessionsAsync(SessionQueries.OfUser(userId), ct));

    public Task<Figures<SessionEvents>> SessionAsync(string sessionId, int page) =>
        figures.ReadAsync($"session {page} {sessionId}", Fresh, ct => warehouse.ReadEventsAsync(sessionId, page, ct));

    public Task<Figures<UserProfile>> UserAsync(long userId) =>
        figures.ReadAsync($"user {userId}", Fresh, ct => warehouse.ReadUserAsync(userId, ct));

    public Task<Figures<IReadOnlyList<FoundUser>>> UsersAsync(string digits) =>
        figures.ReadAsync($"users {digits}", Fresh, ct => warehouse.FindUsersAsync(digits, ct));

    public Task<Figures<WarehouseState>> StateAsync() => figures.ReadAsync("state", Fresh, ct => warehouse.ReadStateAsync(ct));

    public Task<Figures<IReadOnlyList<Finding>>> FindingsAsync() => figures.ReadAsync("findings", FindingsAge, ct => warehouse.ReadFindingsAsync(ct));

    public Task<Figures<IReadOnlyList<SchemaColumn>>> SchemaAsync() => figures.ReadAsync("schema", ChoicesAge, ct => warehouse.ReadSchemaAsync(ct));

    private static string Name(string question, JourneyFilter filter) => ReportAddress.Format($"{question} {filter.Unit} {filter.Window}", filter.Events);
}
