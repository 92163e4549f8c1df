using Azki.Benchmarks.Generation;
using Azki.Core.Events;
using Azki.Core.Text;
using Azki.Core.Users;
using Azki.Warehouse.Native;
using Azki.Warehouse.Tables;

namespace Azki.Benchmarks.Measurements;

/// <summary>The file to blocks in memory on one thread: no log, no engine. The blocks are then what the engine's limit is measured with.</summary>
internal sealed class CsvParsing
{
    private const int BlockRows = 300_000;

    private readonly GeneratedInput _input;
    private readonly LineSplitter _lines = new();
    private readonly EventNormalizer _normalizer = new(EventRules.Default);
    private readonly EventBlock _rows = new();
    private readonly List<EncodedBlock> _blocks = [];
    private readonly byte[] _source;
    private long _nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private EventColumns? _columns;
    private CsvRowReader? _reader;

    private CsvParsing(GeneratedInput input) => (_input, _source) = (input, System.Text.Encoding.UTF8.GetBytes(input.EventsFile));

    public static (Measurement Result, IReadOnlyList<EncodedBlock> Blocks) Measure(GeneratedInput input)
    {
        var parsing = new CsvParsing(input);
        var meter = new Meter();
        parsing.Read();
        return (meter.Stop(input.Events), parsing._blocks);
    }

    private void Read()
    {
        using var file = new FileStream(_input.EventsFile, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[512 << 10];
        for (var length = 0; ;)
        {
            var read = file.Read(buffer, length, buffer.Length - length);
            length += read;
            var taken = Take(buffer.AsSpan(0, length), final: read == 0);
            if (read == 0) break;
            length -= taken;
            buffer.AsSpan(taken, length).CopyTo(buffer);
        }
        Encode();
    }

    private int Take(ReadOnlySpan<byte> buffer, bool final)
    {
        for (var taken = 0; ;)
        {
            var kind = _lines.Next(buffer[taken..], final, out var line, out var consumed);
            taken += consumed;
            if (kind != LineKind.Line) return taken;
            if (_columns is null) TakeHeader(line);
            else TakeRow(line);
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> line)
    {
        if (!EventColumns.TryParse(line, out _columns, out _)) throw new InvalidOperationException("The generated file lacks its header.");
        _reader = new(_columns.Header);
    }

    private void TakeRow(ReadOnlySpan<byte> line)
    {
        if (!_reader!.TryRead(line, out var row, out var reason) || !_normalizer.TryNormalize(_columns!.Map(row), _nowMs, out var e, out reason))
            throw new InvalidOperationException($"The generated file has a row that is refused: {reason}.");
        Add(e);
        if (_rows.Count == BlockRows) Encode();
    }

    private void Add(in NormalizedEvent e)
    {
        var signupDay = _input.Users.SignupDay(e.UserId);
        _rows.EventId.Add(e.EventId);
        _rows.EventTime.Add(e.TimeMs);
        _rows.UserId.Add(e.UserId);
        _rows.SessionId.Add(e.SessionId);
        _rows.EventType.Add(e.EventType);
        _rows.Channel.Add(e.Channel);
        _rows.PremiumAmount.Add(e.PremiumAmount);
        _rows.SignupDate.Add(signupDay);
        _rows.City.Add(_input.Users.City(e.UserId));
        _rows.DeviceType.Add(_input.Users.Device(e.UserId));
        _rows.TenureDays.Add(Enrichment.EventDay(e.TimeMs) - signupDay);
        _rows.UserKnown.Add(1);
        _rows.EventIdGiven.Add(0);
        _rows.ProcessingTime.Add(_nowMs);
        _rows.DataSource.Add(_source);
        _rows.IngestionTime.Add(_nowMs);
    }

    private void Encode()
    {
        if (_rows.Count > 0) _blocks.Add(_rows.Encode());
        _rows.Clear();
        // A batch has an instant of its own, as in the ETL: how well these columns compress depends on it.
        _nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    }
}
