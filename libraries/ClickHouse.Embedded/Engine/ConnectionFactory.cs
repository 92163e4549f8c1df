using System.Globalization;

namespace ClickHouse.Embedded.Engine;

/// <summary>Opens a connection with the engine's defaults. Arguments cost nothing; SET statements cost a tenth of a millisecond.</summary>
internal sealed class ConnectionFactory
{
    private readonly List<string> _defaults;

    public ConnectionFactory(ClickHouseEngineOptions options)
    {
        long queryMemory = options.MaxQueryMemoryBytes ?? options.MaxServerMemoryBytes / 3 * 2;
        _defaults =
        [
            $"--path={options.Path}",
            $"--max_memory_usage={queryMemory.ToString(CultureInfo.InvariantCulture)}",
            // Different between versions; at 0 a repeated insert counts twice in views while the table stays right.
            "--deduplicate_blocks_in_dependent_materialized_views=1",
            // Parquet is held by row groups, several at once; of the engine's own 512 MB an answer of 1 GB takes 3 GB of memory.
            $"--output_format_parquet_row_group_size_bytes={16 << 20}",
        ];
        if (options.MaxExecutionTime is { } time)
            _defaults.Add($"--max_execution_time={time.TotalSeconds.ToString(CultureInfo.InvariantCulture)}");
        _defaults.AddRange(options.DefaultSettings.Select(setting => $"--{setting.Key}={setting.Value}"));
    }

    /// <param name="tag">By which <see cref="RunningRequests"/> finds the connection's statements; engine settings know no query_id.</param>
    public Task<EngineConnection> OpenAsync(string? tag) =>
        EngineConnection.OpenAsync(tag is null ? _defaults : [.. _defaults, $"--log_comment={tag}"]);
}
