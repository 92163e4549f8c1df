using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Azki.CdcBridge.Envelopes;
using MySql.Replication;

namespace Azki.Benchmarks.Binlog;

/// <summary>Reads one recording in several ways.</summary>
internal sealed class BinlogMeasurement(BinlogRecording recording, int rows, Action<string> show)
{
    private readonly ArrayBufferWriter<byte> _text = new(64 * 1024);
    private readonly StreamEnvelopes _envelopes = new(new(), new DroppedRecords(), TimeProvider.System);
    private long _sink;

    public async Task<BinlogReport> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        // Compiled code and grown buffers: what is measured is the long run.
        show("warming up");
        for (var i = 0; i < 3; i++)
        {
            await MeasureAsync(ReadValues, cancellationToken);
            await MeasureAsync(WriteTexts, cancellationToken);
            await MeasureAsync(WriteEnvelopes, cancellationToken);
        }
        var (values, texts, envelopes, yardsticks) = (new List<BinlogResult>(), new List<BinlogResult>(), new List<BinlogResult>(), new List<BinlogResult>());
        for (var i = 1; i <= rounds; i++)
        {
            show($"round {i} of {rounds}");
            values.Add(await MeasureAsync(ReadValues, cancellationToken));
            texts.Add(await MeasureAsync(WriteTexts, cancellationToken));
            envelopes.Add(await MeasureAsync(WriteEnvelopes, cancellationToken));
            yardsticks.Add(await MySqlBinlogAsync(cancellationToken));
        }
        return new(rows, Best(values), Best(texts), Best(envelopes), Best(yardsticks));
    }

    private static BinlogResult Best(List<BinlogResult> results) => results.MinBy(r => r.Cpu)!;

    private async Task<BinlogResult> MeasureAsync(Func<RowsEvent, int> decode, CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, started) = (process.TotalProcessorTime, 0L, Stopwatch.GetTimestamp());
        var decoded = 0;
        await foreach (var e in BinlogFile.ReadAsync(recording.File, cancellationToken: cancellationToken))
        {
            if (e is not RowsEvent changes) continue;
            // Opening the file and reading its table map is not a matter of rows.
            if (decoded == 0) allocated = GC.GetTotalAllocatedBytes(precise: true);
            decoded += decode(changes);
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        process.Refresh();
        if (decoded != rows) throw new InvalidOperationException($"{decoded} rows were decoded, {rows} are recorded.");
        return new(rows, elapsed, process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    /// <summary>Every value of both images, by its type.</summary>
    private int ReadValues(RowsEvent changes)
    {
        var count = 0;
        foreach (var change in changes)
        {
            _sink += Read(change.Before) + Read(change.After);
            count++;
        }
        return count;

        static long Read(Row row) =>
            row[0].GetInt64() + row[1].GetDate().Day + row[2].Bytes.Length + row[3].Bytes.Length + row[4].GetDateTime().TimeOfDay + row[5].GetDateTime().TimeOfDay;
    }

    /// <summary>Every value of both images, as the text MySQL prints.</summary>
    private int WriteTexts(RowsEvent changes)
    {
        var count = 0;
        foreach (var change in changes)
        {
            Write(change.Before);
            Write(change.After);
            count++;
        }
        return count;

        void Write(Row row)
        {
            _text.ResetWrittenCount();
            for (var i = 0; i < row.Count; i++)
                if (row[i] is { IsNull: false } value) value.WriteText(_text);
            _sink += _text.WrittenCount;
        }
    }

    /// <summary>Every change as Debezium's key and value.</summary>
    private int WriteEnvelopes(RowsEvent changes)
    {
        _envelopes.Follow(changes, new("binlog.000001", changes.Header.NextPosition));
        return _envelopes.Write(changes);
    }

    private async Task<BinlogResult> MySqlBinlogAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        // The shell tells what the program took; a process that has ended cannot be asked any more.
        var start = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%U %S'; time \"$1\" -vv \"$2\" >/dev/null", "bash", recording.MySqlBinlog, recording.File]) { RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var times = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"mysqlbinlog ended with {process.ExitCode}: {times}");
        var cpu = times.Trim().Split('\n')[^1].Split(' ').Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture));
        return new(rows, Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(cpu), 0);
    }

    private sealed class DroppedRecords : IChangeRecords
    {
        public void Add(TableName table, in ChangeRecord record) { }
    }
}
