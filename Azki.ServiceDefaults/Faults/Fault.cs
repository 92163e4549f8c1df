using System.Globalization;
using System.Text.RegularExpressions;
using Azki.EventLog;

namespace Azki.ServiceDefaults.Faults;

/// <summary>A failure in words: what happened, and what to do about it.</summary>
/// <param name="Kind">What lies under it.</param>
/// <param name="Message">For a person.</param>
public sealed partial record Fault(FaultKind Kind, string Message)
{
    private const int LongestMessage = 400;

    /// <summary>Whether time alone does not mend it: it is no use to wait.</summary>
    public bool NeedsHelp => Kind is FaultKind.DamagedWarehouse or FaultKind.DamagedLog or FaultKind.NotPermitted or FaultKind.NewerVersion;

    /// <summary>Reads a failure: of the system by its error number, of the engine by its code.</summary>
    public static Fault Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (KindOf(e) is var kind and not FaultKind.Other) return new(kind, $"{Shorten(exception.Message)} {AdviceFor(kind)}".TrimEnd());
        }
        return new(FaultKind.Other, exception.Message);
    }

    /// <summary>What to do, in a sentence or two.</summary>
    public static string AdviceFor(FaultKind kind) => kind switch
    {
        FaultKind.DiskFull => "The disk is full: make room, and it goes on by itself.",
        FaultKind.NotWritable => "The home can't be written: make it writable for this user, or choose another folder with --home.",
        FaultKind.OutOfMemory => "The engine's memory limit is reached: it is tried again with less at once. If it stays so, raise Azki__Warehouse__MaxMemoryBytes and start again.",
        FaultKind.DamagedWarehouse => "The warehouse is damaged: `azki status --check` says where. Stop azki, then restore the home from a backup, or run `azki reset --warehouse`: the next start builds the warehouse anew from the log.",
        FaultKind.DamagedLog => "Nothing is passed over: stop azki and restore the file from a backup, or load the source files into a new home.",
        FaultKind.NotPermitted => "It is tried again until it is permitted.",
        _ => "",
    };

    // Error numbers of Linux and macOS are alike here but for the quota; codes: https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
    private static FaultKind KindOf(Exception e) => e switch
    {
        IOException { HResult: 28 or 122 or 69 } => FaultKind.DiskFull,
        IOException { HResult: 30 } => FaultKind.NotWritable,
        DamageException damage => damage.Kind,
        DamagedLogException => FaultKind.DamagedLog,
        LogAccessException => FaultKind.NotPermitted,
        _ when e.Message.Contains("No space left on device", StringComparison.Ordinal) => FaultKind.DiskFull,
        // A statement that waits for another tells its own code first, and then that of the other.
        _ => EngineCode().Matches(e.Message).Select(m => KindOf(int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture))).FirstOrDefault(k => k != FaultKind.Other),
    };

    private static FaultKind KindOf(int engineCode) => engineCode switch
    {
        243 => FaultKind.DiskFull,
        241 => FaultKind.OutOfMemory,
        33 or 40 or 226 or 246 or 271 => FaultKind.DamagedWarehouse,
        _ => FaultKind.Other,
    };

    private static string Shorten(string message)
    {
        var line = message.AsSpan().Trim();
        if (line.IndexOf('\n') is var end and > 0) line = line[..end].TrimEnd();
        return line.Length <= LongestMessage ? line.ToString() : $"{line[..LongestMessage]} ...";
    }

    [GeneratedRegex(@"Code: (\d+)\. DB::")]
    private static partial Regex EngineCode();
}
