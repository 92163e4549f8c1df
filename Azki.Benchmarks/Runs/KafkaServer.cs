using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Azki.Benchmarks.Runs;

/// <summary>A broker of the run's own, by <c>kafka.sh</c> of the folder of services; its processor time is never counted.</summary>
internal sealed partial class KafkaServer : IAsyncDisposable
{
    private readonly string _services;
    private readonly string _folder;

    private KafkaServer(string services, string folder, string address) => (_services, _folder, Address) = (services, folder, address);

    /// <summary>The bootstrap servers.</summary>
    public string Address { get; }

    public static async Task<KafkaServer> StartAsync(string services, string folder, int port, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(services, "kafka.sh")))
            throw new InvalidOperationException($"{services} has no kafka.sh: name the folder of services by --services or AZKI_TEST_SERVICES_DIR.");
        await RunAsync(Path.Combine(services, "kafka.sh"), cancellationToken, "start", folder, port.ToString(CultureInfo.InvariantCulture));
        return new(services, folder, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
    }

    /// <summary>Kafka's own ProducerPerformance, with its own settings: records a second.</summary>
    public async Task<double> ProducerPerformanceAsync(int records, int recordBytes, CancellationToken cancellationToken)
    {
        var home = (await RunAsync(Path.Combine(_services, "unpack.sh"), cancellationToken, "kafka")).Trim();
        var output = await RunAsync(
            "-c", cancellationToken,
            $"exec java -Xmx512m -cp '{home}/*' org.apache.kafka.tools.ProducerPerformance --bootstrap-server {Address} --topic benchmark.yardstick --num-records {records} --throughput -1 --record-size {recordBytes}");
        var last = Rate().Matches(output) is [.., var match] ? match : throw new InvalidOperationException($"ProducerPerformance printed no rate: {output}");
        return double.Parse(last.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync() => await RunAsync(Path.Combine(_services, "kafka.sh"), CancellationToken.None, "stop", _folder);

    private static async Task<string> RunAsync(string script, CancellationToken cancellationToken, params string[] arguments)
    {
        // The broker inherits what the script has open: a pipe would stay open as long as it lives.
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("bash", ["-c", "out=$1; shift; exec bash \"$@\" >\"$out\" 2>&1 </dev/null", "bash", output, script, .. arguments]);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            var text = await File.ReadAllTextAsync(output, cancellationToken);
            return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{script} {arguments[0]} failed: {text}");
        }
        finally
        {
            File.Delete(output);
        }
    }

    [GeneratedRegex(@"records sent, ([0-9.]+) records/sec")]
    private static partial Regex Rate();
}
