using System.Globalization;
using System.Text.Json;
using Azki.Benchmarks.Runs;
using Testing;

namespace Azki.Benchmarks.Capture;

/// <summary>Debezium in a worker of Kafka Connect, with its defaults: JSON without schemas.</summary>
internal sealed class DebeziumProgram(CaptureServers servers) : ICaptureProgram
{
    private readonly string _folder = Path.Combine(servers.Folder, "debezium");
    private int _process;

    public string Topic => "debezium.insurance_db.users";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var connector = Path.Combine(_folder, "connector.json");
        await File.WriteAllTextAsync(connector, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["name"] = "users",
            ["connector.class"] = "io.debezium.connector.mysql.MySqlConnector",
            ["database.hostname"] = "127.0.0.1",
            ["database.port"] = servers.MySqlPort.ToString(CultureInfo.InvariantCulture),
            ["database.user"] = "capture",
            ["database.password"] = "capture",
            ["database.ssl.mode"] = "disabled",
            ["driver.allowPublicKeyRetrieval"] = "true",
            ["database.server.id"] = "184054",
            ["topic.prefix"] = "debezium",
            ["table.include.list"] = "insurance_db.users",
            ["schema.history.internal.kafka.bootstrap.servers"] = servers.Bootstrap,
            ["schema.history.internal.kafka.topic"] = "debezium-history",
        }), cancellationToken);
        await ServiceScript.RunAsync(
            ServiceScript.Find("debezium.sh"), cancellationToken, "start", _folder, servers.Bootstrap, ServerPort.Free().ToString(CultureInfo.InvariantCulture), connector);
        _process = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "pid"), cancellationToken), CultureInfo.InvariantCulture);
    }

    public async Task StopAsync()
    {
        if (_process == 0) return;
        await ServiceScript.RunAsync(ServiceScript.Find("debezium.sh"), CancellationToken.None, "stop", _folder);
        _process = 0;
    }

    public ProcessUse Use() => ProcessUse.Of(_process);
}
