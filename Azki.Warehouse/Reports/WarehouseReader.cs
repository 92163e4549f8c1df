using System.Data.Common;
using Azki.Warehouse.Closing;
using ClickHouse.Driver;

namespace Azki.Warehouse.Reports;

/// <summary>The way to the warehouse for those who only look: every question is read-only and has its limits of time and memory.</summary>
/// <param name="client">A client; of a user who may only read, where there is one.</param>
public sealed class WarehouseReader(WarehouseClient client) : IDisposable
{
    private readonly PlanningSettings _planning = new(client);
    private readonly RestingAnswers _resting = new();

    /// <summary>The database that is read.</summary>
    public string Database => client.Database;

    /// <summary>The answer of a report.</summary>
    public async Task<ReportTable> ReadAsync(Report report, ReportFilter filter, CancellationToken cancellationToken = default)
    {
        var columns = report.Columns(filter);
        var days = await ReadDaysAsync(cancellationToken).ConfigureAwait(false);
        object?[]? total = null;
        var rows = new List<object?[]>();
        foreach (var (row, isTotal) in await ReadAsync(report.Query(filter, days), r => (ReportTableReader.Read(r, columns), Convert.ToInt32(r.GetValue(columns.Count), null) == 1), cancellationToken).ConfigureAwait(false))
        {
            if (isTotal) total = row;
            else rows.Add(row);
        }
        // Over nothing there is a total, too: of zeros.
        return new(columns, rows, rows.Count == 0 ? null : total);
    }

    /// <summary>The days that have events, as they are now.</summary>
    public async Task<DaysOfEvents> ReadDaysAsync(CancellationToken cancellationToken = default) =>
        await DaysOfEvents.ReadAsync(client, await OptionsAsync(isRewritten: false, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the rows of an answer; the parts of the statement are asked for at the same time.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken = default)
    {
        if (!statement.Parts.IsEmpty)
        {
            var answers = await AnswerAsync(statement, cancellationToken).ConfigureAwait(false);
            statement = PartAnswer.FitTogether(answers) ? statement.Over(answers) : statement.InOne;
        }
        return await AskAsync(statement.Sql, read, statement, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Streams an answer in a format of ClickHouse. The caller disposes of the stream.</summary>
    /// <exception cref="WarehouseException">The warehouse refused it; the message is the warehouse's.</exception>
    /// <exception cref="NamedFormatException">The statement names another format.</exception>
    public Task<Stream> StreamAsync(Statement statement, string format, QueryLimits limits, CancellationToken cancellationToken = default) => StreamAsync(statement, format, limits, null, cancellationToken);

    /// <summary>Streams an answer in a format of ClickHouse that is written in a way of its own.</summary>
    /// <inheritdoc cref="StreamAsync(Statement, string, QueryLimits, CancellationToken)"/>
    public async Task<Stream> StreamAsync(
        Statement statement, string format, QueryLimits limits, IReadOnlyDictionary<string, object>? formatSettings, CancellationToken cancellationToken = default)
    {
        var settings = limits.Settings;
        foreach (var (name, value) in formatSettings ?? new Dictionary<string, object>()) settings[name] = value;
        foreach (var (name, value) in statement.Parameters) settings[$"param_{name}"] = ParameterText.Of(value);
        var (answer, given) = await client.AskAsync(statement.Whole, format, settings, cancellationToken).ConfigureAwait(false);
        if (given is null || given.Equals(format, StringComparison.OrdinalIgnoreCase)) return answer;
        await answer.DisposeAsync().ConfigureAwait(false);
        throw new NamedFormatException(given);
    }

    // Where one fails, the others are asked for in vain.
    private async Task<PartAnswer[]> AnswerAsync(Statement statement, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await Task.WhenAll(statement.Parts.Select(AnswerOneAsync)).ConfigureAwait(false);

        async Task<PartAnswer> AnswerOneAsync(StatementPart part)
        {
            try
            {
                return await (part.IsAtRest ? _resting.GetAsync(part, statement.Parameters, () => AskForAsync(part)) : AskForAsync(part)).ConfigureAwait(false);
            }
            catch
            {
                await given.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        async Task<PartAnswer> AskForAsync(StatementPart part) =>
            (await AskAsync(part.Question, r => new PartAnswer(part, r.GetString(0), r.GetString(1), r.GetString(2)), statement, given.Token).ConfigureAwait(false))[0];
    }

    private async Task<IReadOnlyList<T>> AskAsync<T>(string sql, Func<DbDataReader, T> read, Statement of, CancellationToken cancellationToken) =>
        await client.QueryAsync(sql, read, of.Parameters, await OptionsAsync(of.IsRewritten, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<QueryOptions> OptionsAsync(bool isRewritten, CancellationToken cancellationToken) => new()
    {
        CustomSettings = isRewritten ? QueryLimits.Page.Settings : await _planning.AddToAsync(QueryLimits.Page.Settings, cancellationToken).ConfigureAwait(false),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _resting.Dispose();
        client.Dispose();
    }
}
