using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azki.Warehouse.Reports;
using ClickHouse.Driver;

namespace Azki.Warehouse.Closing;

/// <summary>
/// The days that have events, and what of them is counted already. What is not is counted by whoever asks: days of which nothing is closed
/// from the states, the rest of a day between its pieces from the events.
/// </summary>
/// <param name="All">The days, in order.</param>
public sealed record DaysOfEvents(IReadOnlyList<DayOfEvents> All)
{
    /// <summary>Nothing is known of any day: everything is counted from the states and the events.</summary>
    public static readonly DaysOfEvents AllOpen = new([]);

    /// <summary>The question; the answer is read by <see cref="Read"/>.</summary>
    public static Statement Question { get; } = new(
        "SELECT metric_date, known, unknown, rebuilds, pieces, weeks, (SELECT max((latest, look)) FROM closed_lookups) AS looked, links FROM days_of_events ORDER BY metric_date");

    /// <summary>The question that is to be asked then, of the days that have pieces; null where there are none.</summary>
    public static Statement? MinutesQuestion(IReadOnlyList<DayOfEvents> days)
    {
        var questions = days.Where(d => d.Recorded.Any(p => !p.IsDay)).SelectMany(MinuteCount.Questions).ToList();
        return questions.Count == 0 ? null : new(string.Join("\nUNION ALL\n", questions));
    }

    /// <summary>Asks for the days as they are now.</summary>
    internal static async Task<DaysOfEvents> ReadAsync(WarehouseClient warehouse, QueryOptions? options, CancellationToken cancellationToken)
    {
        var days = await warehouse.QueryAsync(Question.Sql, Read, null, options, cancellationToken).ConfigureAwait(false);
        var minutes = MinutesQuestion(days) is { } question ? await warehouse.QueryAsync(question.Sql, MinuteCount.Read, null, options, cancellationToken).ConfigureAwait(false) : [];
        return new(PieceChoice.Choose(days, minutes));
    }

    /// <summary>Those of a range.</summary>
    public DaysOfEvents Between(DateOnly from, DateOnly to) => new([.. All.Where(d => d.Day >= from && d.Day <= to)]);

    /// <summary>
    /// The condition on sets of users: where a week is closed and all of it is in one period, its set stands for those of its days. The set lies
    /// under the Monday, so that is to be in the period, too, even without events.
    /// </summary>
    /// <param name="periodOf">What days of one period have in common.</param>
    internal string UsersCondition(Func<DateOnly, object> periodOf)
    {
        var weeks = All.GroupBy(d => MondayOf(d.Day)).Select(w => (Days: w.ToList(), Build: WeekOf([.. w])))
            .Where(w => w.Build is not null && All[0].Day <= MondayOf(w.Days[0].Day) && w.Days.Select(d => d.Day).Append(MondayOf(w.Days[0].Day)).Select(periodOf).Distinct().Count() == 1).ToList();
        var inWeeks = weeks.SelectMany(w => w.Days).ToHashSet();
        return BuildCondition([.. weeks.Select(w => w.Build!.Value), .. All.Where(d => !inWeeks.Contains(d)).SelectMany(d => d.Pieces).Select(p => p.Build)]);
    }

    /// <summary>What closed pieces have of the sessions of what is open: <c>session_hash</c>, <c>metric_date</c> and <c>cells</c>. There may be other sessions among them.</summary>
    /// <param name="closed">The condition on the rows.</param>
    internal string CellsOfOpenSessions(string closed) =>
        Closing.Lookups.Cells(Lookups, $"processed_events_storage WHERE {OpenCondition("event_date", "event_time")}", closed);

    /// <summary>The Monday on or before a day.</summary>
    internal static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>The build of the week that these are all closed days of, if it has one.</summary>
    internal static ulong? WeekOf(IReadOnlyList<DayOfEvents> days)
    {
        if (!days.All(d => d.IsClosed)) return null;
        var builds = days.Select(d => d.Pieces[0].Build).ToList();
        return days[0].Weeks.Where(w => w.Days.SequenceEqual(builds)).Select(w => (ulong?)w.Build).FirstOrDefault();
    }

    /// <summary>What was looked up already; null for nothing.</summary>
    internal Lookups? Lookups => All.Count == 0 ? null : All[0].Lookups;

    internal DaysOfEvents WholeDays => new([.. All.Where(d => d.IsClosed)]);

    internal DaysOfEvents OtherDays => new([.. All.Where(d => !d.IsClosed)]);

    /// <summary>Those that are linked, as far as one comes after the other from the first on; of the last one the first hours may be.</summary>
    internal DaysOfEvents LinkedDays => new([.. All.Take(WhollyLinked), .. All.Skip(WhollyLinked).Take(1).Where(d => d.Link is not null)]);

    /// <summary>What comes after <see cref="LinkedDays"/>.</summary>
    internal DaysOfEvents AfterLinked => new([.. All.Skip(WhollyLinked).Take(1).Where(d => d.LinkedUntil < ClosedPiece.Day).Select(d => d.AfterLink), .. All.Skip(WhollyLinked + 1)]);

    private int WhollyLinked => All.TakeWhile(d => d is { IsClosed: true, Link: not null }).Count();

    internal bool HasClosed => All.Any(d => !d.Pieces.IsEmpty);

    internal bool HasOpenDays => All.Any(d => d.IsOpen);

    internal bool HasOpenSpans => OpenSpans.Any();

    internal bool HasOpen => HasOpenDays || HasOpenSpans;

    /// <summary>The condition on rows of the builds that count.</summary>
    internal string ClosedCondition => BuildCondition(All.SelectMany(d => d.Pieces));

    /// <summary>The condition on rows of these days.</summary>
    internal string ListCondition(string day) => All.Count == 0 ? $"{day} = toDate(0)" : $"{day} IN ({string.Join(", ", All.Select(d => d.DaySql))})";

    /// <summary>The open days as a list in SQL.</summary>
    internal string OpenList => $"({string.Join(", ", All.Where(d => d.IsOpen).Select(d => d.DaySql))})";

    /// <summary>What is open: whole days, and the minutes of others between their pieces.</summary>
    internal IEnumerable<(DayOfEvents Day, int From, int To)> OpenRegions => All.Where(d => d.IsOpen).Select(d => (d, 0, ClosedPiece.Day)).Concat(OpenSpans);

    /// <summary>The condition on events of open days, or between the pieces of others.</summary>
    internal string OpenCondition(string day, string time) => SpansCondition([.. OpenRegions], day, time);

    /// <summary>The condition on events between the pieces of days that have some.</summary>
    internal string SpansCondition(string day, string time) => SpansCondition([.. OpenSpans], day, time);

    /// <summary>The condition on events of any of these minutes. Whole days are one list: there may be thousands.</summary>
    internal static string SpansCondition(IReadOnlyCollection<(DayOfEvents Day, int From, int To)> spans, string day, string time)
    {
        var conditions = spans.Where(s => s is not (_, 0, ClosedPiece.Day)).Select(s => SpanCondition(s.Day, s.From, s.To, day, time)).Distinct().ToList();
        var whole = spans.Where(s => s is (_, 0, ClosedPiece.Day)).Select(s => s.Day.DaySql).Distinct().ToList();
        if (whole.Count > 0) conditions.Insert(0, $"{day} IN ({string.Join(", ", whole)})");
        return Any(conditions);
    }

    internal static string BuildCondition(IEnumerable<ClosedPiece> pieces) => BuildCondition(pieces.Select(p => p.Build));

    internal static string BuildCondition(IEnumerable<ulong> builds) => $"built IN ({string.Join(", ", builds.Select(b => b.ToString(CultureInfo.InvariantCulture)))})";

    internal static string SpanCondition(DayOfEvents of, int from, int to, string day, string time) => from == 0 && to == ClosedPiece.Day
        ? $"{day} = {of.DaySql}"
        : $"({day} = {of.DaySql} AND {time} >= {Moment(of, from)} AND {time} < {Moment(of, to)})";

    // As text it is read once, and cheaper to plan than an expression; it is in the zone of what it is compared with, which is UTC.
    internal static string Moment(DayOfEvents day, int minute) => day.Day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute).ToString("\\'yyyy-MM-dd HH:mm:ss\\'", CultureInfo.InvariantCulture);

    private IEnumerable<(DayOfEvents Day, int From, int To)> OpenSpans => All.SelectMany(d => d.OpenSpans().Select(s => (d, s.From, s.To)));

    private static string Any(IReadOnlyList<string> conditions) => conditions.Count == 0 ? "0" : $"({string.Join(" OR ", conditions)})";

    /// <summary>A row of the answer to <see cref="Question"/>.</summary>
    public static DayOfEvents Read(DbDataReader row)
    {
        var day = DateOnly.FromDateTime(row.GetDateTime(0));
        var recorded = ((Array)row.GetValue(4)).Cast<ITuple>().Select(p =>
            new RecordedPiece((int)Number(p[0]), (int)Number(p[1]), Number(p[2]), Number(p[3]), Number(p[4]), Number(p[5]), Number(p[6]))).ToList();
        var weeks = ((Array)row.GetValue(5)).Cast<ITuple>().Select(w => (Build: Number(w[0]), Days: ((Array)w[1]!).Cast<object>().Select(Number).ToImmutableArray())).ToImmutableArray();
        return new(day, Number(row.GetValue(1)), Number(row.GetValue(2)), Number(row.GetValue(3)))
        {
            Recorded = PieceChoice.Latest(recorded),
            Lookups = row.GetValue(6) is ITuple looked ? new(Number(looked[0]), Number(looked[1])) : null,
            Weeks = weeks,
            Links = [.. ((Array)row.GetValue(7)).Cast<ITuple>().Select(l => new RecordedLink(Number(l[0]), Number(l[1]), Number(l[2]) == 1))],
            Replaced = [.. PieceChoice.Replaced(recorded), .. day == MondayOf(day) && weeks.Length > 0 ? weeks.Where(w => w.Build < weeks.Max(x => x.Build)).Select(w => (w.Build, weeks.Max(x => x.Build))) : []],
        };
    }

    private static ulong Number(object? value) => Convert.ToUInt64(value, CultureInfo.InvariantCulture);
}
