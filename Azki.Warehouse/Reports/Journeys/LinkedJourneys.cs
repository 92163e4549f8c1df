using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// The journeys of users over days that are linked, and over what comes after them: of the users who did something then, the steps that may lead
/// on are put before what they did.
/// </summary>
internal sealed record LinkedJourneys(JourneyFilter Filter, DaysOfEvents Days) : IJourneys
{
    // Stands for the days after those that are linked, where the first of several is looked for.
    private const string Afterwards = "toUInt64(65535)";

    private const string RowLevel = """
        greatest(has_signup, toUInt8(2) * (to_quote <= {window:UInt64} AND quote_start >= {from:Date}), toUInt8(3) * (to_click <= {window:UInt64} AND click_start >= {from:Date}),
            toUInt8(4) * (to_purchase <= {window:UInt64} AND purchase_start >= {from:Date}))
        """;

    private static readonly LinkedColumn Opened = LinkedColumn.Least("opened", "opening", $"bitOr(bitShiftLeft({Afterwards}, 48), {LinkSql.Hash("user_channel")})");
    private static readonly LinkedColumn Level = LinkedColumn.Greatest("level", RowLevel, $"toUInt8(toUInt8(has_start) + {WaySql.Longest})");
    private static readonly LinkedColumn Path = new("path_part", c => PathNumber.Join($"groupArraySorted({JourneyQueries.PathLength})({c})"),
        "bitOr(bitShiftLeft(toUInt64(toUInt16(metric_date)), 32), path)", PathNumber.Of("rest_path"), PathNumber.Join);

    // Text is what paths afterwards are that have event types which are no steps.
    private static readonly LinkedColumn OtherPath = new("other_path", _ => "''", "''", "if(position(rest_path, '=') > 0, rest_path, '')", (_, r) => r);
    private static readonly LinkedColumn Bought = LinkedColumn.Sum("bought", "toUInt64(purchases)", "toUInt64(user_purchases)");
    private static readonly LinkedColumn Took = LinkedColumn.Sum("took", "revenue", "user_revenue");

    /// <summary>Whether these answer: the range begins with a day that is linked, no way is asked for longer than those noted, and no filter takes a part of the events.</summary>
    public static bool Answer(JourneyFilter filter, DaysOfEvents days) =>
        filter.Window <= TimeSpan.FromDays(LinkChoice.Reach) && !filter.Events.Dimensions(Dimension.Channel).Any() && days.LinkedDays.All.Count > 0;

    /// <inheritdoc/>
    public string Levels => $"""
        SELECT c.channel AS channel, j.level AS level, j.users AS journeys
        FROM
        (
            SELECT bitAnd(opened, {LinkSql.ChannelBits}) AS channel_hash, level, count() AS users
            FROM ({OfUsers(WaySql.Steps(RestSteps), "1", Opened, Level)})
            WHERE {ChannelCondition}
            GROUP BY channel_hash, level
        ) AS j
        LEFT ANY JOIN ({Channels}) AS c ON c.channel_hash = j.channel_hash
        """;

    /// <inheritdoc/>
    public string Ways => $"SELECT {LinkedWays.Longest} AS longest, {LinkedWays.Way} AS way FROM ({OfUsers(WaySql.Of(RestSteps), "1", [.. OpenedIfAsked, .. LinkedWays.Columns])}) WHERE longest > 0 AND {ChannelCondition}";

    // Paths that have event types which are no steps are not noted.
    /// <inheritdoc/>
    public string Paths => Linked.All.Any(d => d.Link!.HasOtherTypes) ? new UserJourneys(Filter, Days).Paths : $"""
        SELECT sipHash64(path) AS path_hash, path, users AS journeys, purchasing, sum_took AS revenue
        FROM
        (
            SELECT {UserJourneySql.Cut($"concat({PathNumber.Text("path_part")}, other_path)")} AS path, count() AS users, countIf(bought > 0) AS purchasing, sum(took) AS sum_took
            FROM ({OfUsers($"SELECT *, {UserJourneySql.Cut(UserJourneySql.Joined("user_paths"))} AS rest_path FROM ({OfRest.Users})", "path != 0", [.. OpenedIfAsked, Path, OtherPath, Bought, Took])})
            WHERE {ChannelCondition}
            GROUP BY path_part, other_path
        )
        """;

    private ReportFilter Asked => Filter.Events;

    private DaysOfEvents Linked => Days.LinkedDays;

    private DaysOfEvents Rest => Days.AfterLinked;

    private UserJourneys OfRest => new(Filter, Rest);

    private string LinkedRange => $"metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {DaysOfEvents.BuildCondition(Linked.All.Select(d => d.Link!.Build))}";

    private bool IsByChannel => Asked.Dimensions().Contains(Dimension.Channel);

    private IEnumerable<LinkedColumn> OpenedIfAsked => IsByChannel ? [Opened] : [];

    private string ChannelCondition => IsByChannel ? $"has(arrayMap(c -> {LinkSql.Hash("c")}, {{channel:Array(String)}}), bitAnd(opened, {LinkSql.ChannelBits}))" : "1";

    // Every channel that events of the range have, and its hash.
    private string Channels
    {
        get
        {
            var closed = $"SELECT toString(channel) AS name FROM closed_counts WHERE level = {CountStatements.LevelOf([Dimension.Channel])} AND metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {Days.ClosedCondition}";
            var open = Rest.HasOpen ? $" UNION ALL SELECT toString(channel) FROM processed_events_storage WHERE {Rest.OpenCondition("event_date", "event_time")}" : "";
            return $"SELECT DISTINCT name AS channel, {LinkSql.Hash("name")} AS channel_hash FROM ({closed}{open})";
        }
    }

    // The users who did something afterwards.
    private string RestUsers
    {
        get
        {
            var users = new List<string>();
            if (Rest.HasClosed) users.Add($"SELECT user_id FROM closed_user_journeys WHERE metric_date >= {Rest.All[0].DaySql} AND {Rest.ClosedCondition}");
            if (Rest.HasOpen) users.Add($"SELECT user_id FROM processed_events_storage WHERE {Rest.OpenCondition("event_date", "event_time")}");
            return string.Join(" UNION ALL ", users);
        }
    }

    // Their steps.
    private string RestSteps => $"""
        SELECT r.user_id AS user_id, r.user_channel AS user_channel, arrayConcat(r.user_steps, arrayFilter(s -> s >= toUInt64({"{from:Date}"}) * {UserJourneySql.DayOfSteps}, l.leading)) AS user_steps
        FROM ({OfRest.Users}) AS r
        LEFT ANY JOIN ({LinkSql.Leading(LinkedRange, RestUsers)}) AS l ON l.user_id = r.user_id
        """;

    /// <inheritdoc/>
    public string EventTypes(string path) => UserJourneySql.EventTypes(path);

    // A row a user. Rows of linked days lie by user, so each is finished before the next one begins, and met by what it did afterwards. No user has the number 0.
    private string OfUsers(string rest, string condition, params IReadOnlyList<LinkedColumn> columns)
    {
        var linked = $"SELECT user_id, {Columns(c => c.Together(c.OfLinked))} FROM linked_journeys WHERE {LinkedRange} AND {condition} GROUP BY user_id SETTINGS optimize_aggregation_in_order = 1";
        return Rest.All.Count == 0 ? linked : $"""
            SELECT {Columns(c => c.OfBoth($"l.{c.Name}", $"r.{c.Name}"))}
            FROM ({linked}) AS l
            FULL JOIN (SELECT user_id, {Columns(c => c.OfRest)} FROM ({rest})) AS r ON r.user_id = l.user_id
            """;

        string Columns(Func<LinkedColumn, string> of) => string.Join(", ", columns.Select(c => $"{of(c)} AS {c.Name}"));
    }
}
