using Azki.Core.Events;
using Azki.Core.Text;

namespace Azki.Ingestor.Rows;

/// <summary>CSV whose first line names the columns.</summary>
internal sealed class CsvFeed : LineFeed
{
    // It is kept with each refused row.
    private const int MaxHeaderBytes = 16 << 10;

    private readonly string _name;
    private EventColumns? _columns;
    private CsvRowReader? _rows;

    /// <param name="run">Takes the rows.</param>
    /// <param name="maxRowBytes">Longer rows are refused.</param>
    /// <param name="name">The input, for messages.</param>
    /// <param name="from">Where in the file the bytes shown begin.</param>
    /// <param name="header">The first line, where the bytes shown begin after it.</param>
    public CsvFeed(IngestRun run, int maxRowBytes, string name, LinePosition from, byte[]? header)
        : base(run, maxRowBytes, from)
    {
        _name = name;
        if (header is not null) ParseHeader(header);
    }

    /// <summary>The first line.</summary>
    public byte[]? Header { get; private set; }

    protected override bool HasBegun => _columns is not null;

    public override int Take(ReadOnlySpan<byte> buffer, bool final)
    {
        var taken = base.Take(buffer, final);
        if (final) RefuseWithoutHeader();
        return taken;
    }

    protected override bool TakeHeader(LineKind kind, ReadOnlySpan<byte> line)
    {
        if (_columns is not null) return false;
        ParseHeader(kind == LineKind.TooLong ? [] : line);
        return true;
    }

    protected override void RefuseWithoutHeader()
    {
        if (_columns is null) throw FileRefusedException.NoHeader(_name, EventColumns.Needed);
    }

    protected override void TakeLine(ReadOnlySpan<byte> line, RowPlace place)
    {
        if (_rows!.TryRead(line, out var row, out var reason)) Run.Accept(_columns!.Map(row), line, place);
        else Run.Reject(reason, line, place);
    }

    private void ParseHeader(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxHeaderBytes) throw FileRefusedException.HeaderTooLong(_name, line.Length, MaxHeaderBytes);
        if (!EventColumns.TryParse(line, out _columns, out var missing)) throw FileRefusedException.Columns(_name, missing);
        _rows = new CsvRowReader(_columns.Header);
        Header = line.ToArray();
        Run.Columns = System.Text.Encoding.UTF8.GetString(line).Trim('\uFEFF', ' ', '\r');
    }
}
