using System.Diagnostics;
using System.Globalization;

namespace ClickHouse.Embedded.Tests.Fixtures;

/// <summary>This program, started again: for what needs a second engine, or one that dies.</summary>
internal sealed class ChildProcess : IDisposable
{
    public const string Marker = "--engine-child";

    /// <summary>Rows of a batch, as <see cref="Batch"/> makes them.</summary>
    public const int BatchRows = 20_000;

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in (string[])[Marker, .. arguments]) start.ArgumentList.Add(argument);
        return new ChildProcess(Process.Start(start)!);
    }

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    /// <summary>Its exit code, and what it still had to say on both streams.</summary>
    public async Task<(int Code, string Output, string Error)> EndAsync()
    {
        CancellationToken ending = TestContext.Current.CancellationToken;
        Task<string> output = _process.StandardOutput.ReadToEndAsync(ending), error = _process.StandardError.ReadToEndAsync(ending);
        await _process.WaitForExitAsync(ending);
        return (_process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    /// <summary>What such a process does.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        ClickHouseEngine engine;
        try
        {
            engine = ClickHouseEngine.Open(new ClickHouseEngineOptions
            {
                Path = arguments[1],
                MaxServerMemoryBytes = 2L << 30,
                DrainTimeout = TimeSpan.FromSeconds(2),
            });
        }
        catch (ClickHouseEngineException error)
        {
            Console.WriteLine(error.Message);
            return 3;
        }

        using var client = new HttpClient(engine.CreateHandler()) { BaseAddress = new Uri("http://clickhouse/") };
        switch (arguments[0])
        {
            case "hold":
                Console.WriteLine("open");
                await Task.Delay(Timeout.Infinite);
                break;
            case "load" or "load-unmerged":
                string tableSettings = arguments[0] == "load" ? "" : ", max_bytes_to_merge_at_max_space_in_pool = 1";
                await LoadAsync(client, tableSettings, int.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture));
                break;
            case "ask-until-refused":
                Console.WriteLine("open");
                Answer answer;
                do answer = await client.AskAsync(arguments[2]);
                while (answer.Code == 0);
                Console.WriteLine(answer.Code);
                break;
            case "ask":
                Console.WriteLine((await client.AskAsync(arguments[2])).Text.TrimEnd('\n'));
                break;
            case "close":
                await CloseAsync(engine, client, arguments[2]);
                break;
            case "leave":
                // Ends without closing the engine, with a statement running: what a program does that fails elsewhere.
                _ = client.AskAsync("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1");
                await client.AskAsync("SELECT 1");
                return 5;
        }

        await engine.DisposeAsync();
        return 0;
    }

    /// <summary>A batch as CSV; the same number gives the same rows.</summary>
    public static byte[] Batch(int number)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < BatchRows; i++) text.Append(CultureInfo.InvariantCulture, $"{(long)number * BatchRows + i},{i % 7}\n");
        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Closes the engine while a statement runs, and says how that went for it and for one that comes late.</summary>
    private static async Task CloseAsync(ClickHouseEngine engine, HttpClient client, string sql)
    {
        Task<Answer> running = client.AskAsync(sql);
        while ((await client.AskAsync("SELECT count() FROM system.processes")).Text == "1\n") await Task.Delay(10);
        await engine.DisposeAsync();
        try
        {
            Console.WriteLine((await running).Text.TrimEnd('\n'));
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }

        Console.WriteLine((await client.AskAsync("SELECT 1")).Status);
        Console.WriteLine(await engine.IsHealthyAsync());
    }

    private static async Task LoadAsync(HttpClient client, string tableSettings, int from, int to)
    {
        foreach (string sql in (string[])
        [
            "CREATE DATABASE IF NOT EXISTS d",
            $"CREATE TABLE IF NOT EXISTS d.events (id UInt64, kind UInt8) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000{tableSettings}",
            $"CREATE TABLE IF NOT EXISTS d.kinds (kind UInt8, events UInt64) ENGINE = SummingMergeTree ORDER BY kind SETTINGS non_replicated_deduplication_window = 1000{tableSettings}",
            "CREATE MATERIALIZED VIEW IF NOT EXISTS d.to_kinds TO d.kinds AS SELECT kind, count() AS events FROM d.events GROUP BY kind",
        ])
        {
            Answer made = await client.AskAsync(sql);
            if (made.Status != 200) throw new InvalidOperationException(made.Text);
        }

        for (int number = from; number < to; number++)
        {
            Answer answer = await client.LoadAsync("INSERT INTO d.events FORMAT CSV", Batch(number), $"insert_deduplication_token=batch-{number}");
            while (answer.Code == 243)
            {
                // No room: again, by its token, until there is.
                await Task.Delay(2);
                answer = await client.LoadAsync("INSERT INTO d.events FORMAT CSV", Batch(number), $"insert_deduplication_token=batch-{number}");
            }

            if (answer.Status != 200) throw new InvalidOperationException(answer.Text);
            Console.WriteLine($"stored {number}");
        }
    }
}
