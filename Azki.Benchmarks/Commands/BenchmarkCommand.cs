using System.CommandLine;
using Azki.Warehouse;
using ClickHouse.Embedded;

namespace Azki.Benchmarks.Commands;

/// <summary>The program's commands.</summary>
internal static class BenchmarkCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("What the platform costs, each figure beside a yardstick measured in the same run.");
        root.Add(PipelineCommand.Create());
        root.Add(KillsCommand.Create());
        root.Add(HttpCommand.Create());
        root.Add(LatencyCommand.Create());
        root.Add(MemoryCommand.Create());
        root.Add(StorageCommand.Create());
        root.Add(BinlogCommand.Create());
        root.Add(CaptureCommand.Create());
        root.Add(DashboardCommand.Create());
        root.Add(KafkaCommand.Create());
        root.Add(SparkCommand.Create());
        try
        {
            return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
        catch (Exception e) when (e is WarehouseException or ClickHouseEngineException or IOException or InvalidOperationException or MySql.Replication.ReplicationException or global::Spark.Connect.SparkConnectException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync($"benchmark: {e.Message}");
            return 1;
        }
    }
}
