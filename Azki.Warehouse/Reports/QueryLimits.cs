using System.Globalization;

namespace Azki.Warehouse.Reports;

/// <summary>What one question may cost.</summary>
/// <param name="Time">It is ended after this long.</param>
/// <param name="MemoryBytes">It is ended when it needs more.</param>
/// <param name="Rows">It is ended when its answer has more rows; 0 for any number.</param>
/// <param name="AnswerBytes">It is ended when its answer has more bytes; 0 for any number.</param>
/// <param name="IsCompiled">
/// Whether the engine makes machine code of an expression when it comes for the third time: that costs 100 to 200 ms once, and saves less than
/// that of an answer that takes as long.
/// </param>
public sealed record QueryLimits(TimeSpan Time, long MemoryBytes, long Rows = 0, long AnswerBytes = 0, bool IsCompiled = true)
{
    /// <summary>Of a page: a person waits for it.</summary>
    public static readonly QueryLimits Page = new(TimeSpan.FromSeconds(20), 2L << 30, IsCompiled: false);

    /// <summary>Of a file to take along.</summary>
    public static readonly QueryLimits Export = new(TimeSpan.FromMinutes(5), 2L << 30);

    /// <summary>Of SQL that a person wrote.</summary>
    public static readonly QueryLimits Console = new(TimeSpan.FromSeconds(30), 1L << 30, AnswerBytes: 32 << 20);

    // The disk is the warehouse's, too.
    private const long MostOnDisk = 8L << 30;

    internal Dictionary<string, object> Settings => new()
    {
        ["max_execution_time"] = Time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ["max_memory_usage"] = MemoryBytes,
        // Groups that take more of it go to disk: a long answer is better than none. To put together those of several threads may take as much again. Half of it
        // would be the paths of all users of the measured home, give or take some megabytes.
        ["max_bytes_before_external_group_by"] = MemoryBytes / 5 * 3,
        ["max_bytes_before_external_sort"] = MemoryBytes / 2,
        ["max_temporary_data_on_disk_size_for_query"] = MostOnDisk,
        // Days are listed in a question, several times: of ten years that is more than usual.
        ["max_query_size"] = 4 << 20,
        ["max_result_rows"] = Rows,
        ["max_result_bytes"] = AnswerBytes,
        ["compile_expressions"] = IsCompiled ? 1 : 0,
        ["compile_aggregate_expressions"] = IsCompiled ? 1 : 0,
        ["compile_sort_description"] = IsCompiled ? 1 : 0,
        // A failure is no row of the answer, as it was by default in some versions.
        ["http_write_exception_in_output_format"] = 0,
        ["readonly"] = 2,
    };
}
