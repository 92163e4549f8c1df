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
    public static Statement Question { get; } = new("SELECT metric_date, known, unknown, rebuilds, pieces FROM days_of_events ORDER BY metric_date");

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

    internal DaysOfEvents WholeDays => new([.. All.Where(d => d.IsClosed)]);

    internal DaysOfEvents OtherDays => new([.. All.Where(d => !d.IsClosed)]);

        internal bool HasClosed => All.Any(d => !d.IsOpen);

    internal bool HasOpenDays => All.Any(d => d.IsOpen);

    internal bool HasOpenSpans => All.Any(d => d.OpenSpans().Any());

    internal bool HasOpen => HasOpenDays || HasOpenSpans;

    /// <summary>The condition on rows of the builds that count.</summary>
    internal string ClosedCondition => BuildCondition(All.SelectMany(d => d.Pieces));

    /// <summary>The condition on rows of these days.</summary>
    internal string ListCondition(string day) => All.Count == 0 ? $"{day} = toDate(0)" : $"{day} IN ({string.Join(", ", All.Select(d => d.DaySql))})";

    /// <summary>The open days as a list in SQL.</summary>
    internal string OpenList => $"({string.Join(", ", All.Where(d => d.IsOpen).Select(d => d.DaySql))})";

    /// <summary>The condition on events of open days, or between the pieces of others.</summary>
    internal string OpenCondition(string day, string time)
    {
        var conditions = Spans(day, time).ToList();
        if (HasOpenDays) conditions.Insert(0, $"{day} IN {OpenList}");
        return Any(conditions);
    }

    /// <summary>The condition on events between the pieces of days that have some.</summary>
    internal string SpansCondition(string day, string time) => Any([.. Spans(day, time)]);

    internal static string BuildCondition(IEnumerable<ClosedPiece> pieces) => $"built IN ({string.Join(", ", pieces.Select(p => p.Build.ToString(CultureInfo.InvariantCulture)))})";

    internal static string SpanCondition(DayOfEvents of, int from, int to, string day, string time) => from == 0 && to == ClosedPiece.Day
        ? $"{day} = {of.DaySql}"
        : $"({day} = {of.DaySql} AND {time} >= {Moment(of, from)} AND {time} < {Moment(of, to)})";

    internal static string Moment(DayOfEvents day, int minute) => FormattableString.Invariant($"(toDateTime64({day.DaySql}, 3, 'UTC') + toIntervalMinute({minute}))");

    private IEnumerable<string> Spans(string day, string time) =>
        All.SelectMany(d => d.OpenSpans().Select(s => SpanCondition(d, s.From, s.To, day, time)));

    private static string Any(IReadOnlyList<string> conditions) => conditions.Count == 0 ? "0" : $"({string.Join(" OR ", conditions)})";

    /// <summary>A row of the answer to <see cref="Question"/>.</summary>
    public static DayOfEvents Read(DbDataReader row) => new(DateOnly.FromDateTime(row.GetDateTime(0)), Number(row.GetValue(1)), Number(row.GetValue(2)), Number(row.GetValue(3)))
    {
        Recorded = PieceChoice.Latest(((Array)row.GetValue(4)).Cast<ITuple>().Select(p =>
            new RecordedPiece((int)Number(p[0]), (int)Number(p[1]), Number(p[2]), Number(p[3]), Number(p[4]), Number(p[5]), Number(p[6])))),
    };

    private static ulong Number(object? value) => Convert.ToUInt64(value, CultureInfo.InvariantCulture);
}
