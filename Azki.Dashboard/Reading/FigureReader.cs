using System.Collections.Concurrent;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;

namespace Azki.Dashboard.Reading;

/// <summary>
/// Reads figures and keeps the last good ones of each question: viewers who ask the same at once cost one query, and where the warehouse does
/// not answer, or not in time, all of them see the last figures with their age.
/// </summary>
internal sealed partial class FigureReader(TimeProvider time, ILogger<FigureReader> log)
{
    private const int Kept = 500;

    // Of all answers that are kept, at some 50 bytes each: what a person asks for is some thousand, and an answer may have as many as there are channels.
    private const long KeptCells = 1_000_000;

    // Somewhat longer than the warehouse gives a page's query: one that hangs gives no answer at all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly ConcurrentDictionary<string, Answer> _answers = new();

    /// <summary>The answer to a question.</summary>
    /// <param name="question">What tells this question from others.</param>
    /// <param name="maxAge">An answer not older than this will do.</param>
    /// <param name="read">Asks the warehouse.</param>
    public async Task<Figures<T>> ReadAsync<T>(string question, TimeSpan maxAge, Func<CancellationToken, Task<T>> read)
        where T : class
    {
        // By a clock that nobody sets back: else what was read before would be the latest until that hour comes again.
        var asked = time.GetTimestamp();
        var answer = _answers.GetOrAdd(question, _ => new(asked));
        answer.Asked(asked);
        await answer.Turn.WaitAsync();
        try
        {
            // Who waited for the turn takes what the one before was given, be it no answer: else each would wait for one in turn.
            if (answer.Value is T known && (answer.ReadAt >= asked || time.GetElapsedTime(answer.ReadAt) <= maxAge)) return new(known, answer.AsOf, null);
            if (answer.Problem is { } problem && answer.FailedAt >= asked) return new(answer.Value as T, answer.AsOf, problem);
            using var patience = new CancellationTokenSource(Patience, time);
            // Who is asked may not listen.
            var value = await read(patience.Token).WaitAsync(patience.Token);
            (answer.Value, answer.AsOf, answer.ReadAt, answer.Problem) = (value, time.GetUtcNow(), time.GetTimestamp(), null);
            Forget();
            return new(value, answer.AsOf, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var isNew = Problems.IsWithoutTables(e);
            if (isNew) NotMadeYet(question);
            else Failed(question, e);
            (answer.Problem, answer.FailedAt) = (isNew ? Problems.WithoutTables : Problems.Describe(e), time.GetTimestamp());
            return new(answer.Value as T, answer.AsOf, answer.Problem);
        }
        finally
        {
            answer.Turn.Release();
        }
    }

    // What was asked for longest ago, until what is left is little enough. What is being read is somebody's answer in a moment.
    private void Forget()
    {
        var (count, cells) = (0, 0L);
        foreach (var (question, answer) in _answers.OrderByDescending(a => a.Value.AskedAt))
        {
            cells += CellsOf(answer.Value);
            if (++count > 1 && !answer.IsBeingRead && (count > Kept || cells > KeptCells)) _answers.TryRemove(question, out _);
        }
    }

    private static long CellsOf(object? value) => value switch
    {
        ReportTable table => (long)(table.Rows.Count + 1) * table.Columns.Count,
        IReadOnlyList<SessionRow> sessions => sessions.Sum(s => 10L + s.Sequence.Count),
        SessionEvents events => 5L * (events.Events.Count + 1),
        System.Collections.ICollection rows => 10L * (rows.Count + 1),
        _ => 10,
    };

    [LoggerMessage(LogLevel.Debug, "The warehouse has no tables yet for a question of the dashboard ({Question}).")]
    private partial void NotMadeYet(string question);

    [LoggerMessage(LogLevel.Warning, "The warehouse did not answer a question of the dashboard ({Question}).")]
    private partial void Failed(string question, Exception exception);

    private sealed class Answer(long asked)
    {
        private long _askedAt = asked;

        public SemaphoreSlim Turn { get; } = new(1);

        public object? Value { get; set; }

        /// <summary>The time of the value, for who looks at it.</summary>
        public DateTimeOffset AsOf { get; set; }

        public long ReadAt { get; set; }

        public long AskedAt => Volatile.Read(ref _askedAt);

        public bool IsBeingRead => Turn.CurrentCount == 0;

        public string? Problem { get; set; }

        public long FailedAt { get; set; }

        public void Asked(long at) => Volatile.Write(ref _askedAt, at);
    }
}
