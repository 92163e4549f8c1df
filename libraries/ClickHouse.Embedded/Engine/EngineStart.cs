using System.Diagnostics;
using System.Globalization;
using ClickHouse.Embedded.Access;
using ClickHouse.Embedded.Native;
using ClickHouse.Embedded.Storage;

namespace ClickHouse.Embedded.Engine;

/// <summary>The first connection: it starts the engine with the server's settings, and keeps it running.</summary>
internal static class EngineStart
{
    private const int CacheBytes = 128 << 20;

    public static ClickHouseEngine Open(
        ClickHouseEngineOptions options, Func<EngineConnection, string, OutsideReach, TimeSpan, ClickHouseEngine> create)
    {
        long started = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(options.Path);
        HomeLock.EnsureFree(options.Path);
        InsertTokens.WithdrawUnstored(options.Path);
        _ = LibChdb.Instance;
        return NativeTimeZone.With(options.TimeZone, () => Task.Run(async () =>
        {
            EngineConnection keeper = await EngineConnection.OpenAsync(ServerArguments(options)).ConfigureAwait(false);
            try
            {
                // The first query also initialises much that is lazy; better here than in a caller's first request.
                string version = await keeper.ScalarAsync("SELECT version()").ConfigureAwait(false);
                return create(keeper, version, await OutsideReach.OfAsync(keeper).ConfigureAwait(false), Stopwatch.GetElapsedTime(started));
            }
            catch
            {
                await keeper.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }).GetAwaiter().GetResult());
    }

    private static List<string> ServerArguments(ClickHouseEngineOptions options)
    {
        List<string> arguments =
        [
            $"--path={options.Path}",
            $"--config-file={AccessFiles.Write(options.Path)}",
            // Quiet: the engine would write its log to the program's own streams.
            "--logger.level=none",
            // In a terminal the level alone does not silence it.
            "--logger.console=false",
            // Of what is read: the engine's own bounds, 5 GB each, are those of a machine of its own.
            $"--mark_cache_size={CacheBytes}",
            $"--primary_index_cache_size={CacheBytes}",
            $"--index_mark_cache_size={CacheBytes}",
            $"--max_server_memory_usage={options.MaxServerMemoryBytes.ToString(CultureInfo.InvariantCulture)}",
        ];
        arguments.AddRange(options.ServerSettings.Select(setting => $"--{setting.Key}={setting.Value}"));
        return arguments;
    }
}
