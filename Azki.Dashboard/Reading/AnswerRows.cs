using Azki.Warehouse;

namespace Azki.Dashboard.Reading;

/// <summary>The rows of an answer in <see cref="AnswerCells.Format"/>: names, then types, then rows. One that failed after it had begun ends in an exception, not in a row.</summary>
internal sealed class AnswerRows(Stream answer) : IDisposable
{
    // ClickHouse says it between some marks: https://clickhouse.com/docs/interfaces/http#http_response_codes_caveats
    private const string Failure = "Code: ";
    private const int MostMarks = 8;

    private readonly AnswerLines _lines = new(answer);
    private readonly AnswerCells _cells = new();

    /// <summary>The next row; null where there is none.</summary>
    /// <exception cref="WarehouseException">The warehouse gave up in the middle; the message is the warehouse's.</exception>
    /// <exception cref="LineTooLongException">It is longer than it may be. Nothing can be read after it.</exception>
    public async ValueTask<string?[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _lines.ReadAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith('[')) return _cells.Read(line);
            if (line.Length > 0) throw new WarehouseException(await MessageAsync(line, cancellationToken));
        }
        return null;
    }

    public void Dispose() => _lines.Dispose();

    private async ValueTask<string> MessageAsync(string line, CancellationToken cancellationToken)
    {
        for (var marks = 0; marks < MostMarks; marks++)
        {
            if (line.StartsWith(Failure, StringComparison.Ordinal)) return line;
            if (await _lines.ReadAsync(cancellationToken) is not { } next) break;
            line = next;
        }
        return "The warehouse ended its answer in the middle.";
    }
}
