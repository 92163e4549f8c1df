using System.Diagnostics;
using System.Globalization;
using Azki.AppHost.Model;
using Azki.EventLog.Kafka;
using Azki.Tests.EventLog.Kafka;
using Confluent.Kafka;
using Testing;

namespace Azki.Tests.AppHost;

/// <summary>
/// A broker with the settings that the AppHost gives its container, and what runs beside it: topics and rights by the same scripts. Needs
/// <c>kafka.sh</c>, see <see cref="KafkaBroker"/>.
/// </summary>
public sealed class SecuredKafka : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-kafka-").FullName;
    private readonly string? _script = KafkaBroker.FindScript();
    // The listener for the host; behind it those of the controller, of containers, and of the loopback.
    private readonly int _host = ServerPort.Free(inRow: 4);

    /// <summary>What the scripts said.</summary>
    public string Setup { get; private set; } = "";

    private int Internal => _host + 2;

    public int Port => _host;

    /// <summary>How a service reaches the broker: what the AppHost puts into its environment.</summary>
    public string ConnectionString(KafkaUser user) => Address(_host) + KafkaSettings.Credentials(user) + PasswordOf(user);

    /// <summary>The log as a user sees it. Spark's own client reads with groups of its own.</summary>
    public KafkaEventLog OpenLog(KafkaUser user)
    {
        var connection = KafkaConnection.Parse(ConnectionString(user));
        return new(connection.Apply(new ProducerConfig()), connection.Apply(new ConsumerConfig { GroupId = user == KafkaUser.Spark ? "spark-kafka-relation" : null }));
    }

    public string Address() => Address(_host);

    public async ValueTask InitializeAsync()
    {
        if (_script is null) return;
        // The disk is made by a first start; what the container adds to it comes with the second.
        await StartAsync();
        await KafkaBroker.RunAsync(_script, "stop", _folder);
        await File.AppendAllLinesAsync(Path.Combine(_folder, "server.properties"), Properties());
        await StartAsync();
        Setup = await SetUpAsync();
    }

    public void Require() => Assert.SkipWhen(_script is null, "No kafka.sh: AZKI_TEST_SERVICES_DIR names no folder that has it.");

    public async ValueTask DisposeAsync()
    {
        if (_script is not null) await KafkaBroker.RunAsync(_script, "stop", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var (code, output) = await KafkaBroker.RunAsync(_script!, "start", _folder, _host.ToString(CultureInfo.InvariantCulture));
        Assert.True(code == 0, output);
    }

    // As the image makes them of its environment, at ports that are free here.
    private IEnumerable<string> Properties()
    {
        var environment = KafkaSettings.Environment.Where(setting => !setting.Key.StartsWith("KAFKA_REST_", StringComparison.Ordinal)).ToDictionary();
        environment[KafkaSettings.AdvertisedListenersVariable] =
            $"{KafkaSettings.AnnouncedLoopback},{KafkaSettings.HostListener}://127.0.0.1:{KafkaSettings.HostPort},{KafkaSettings.InternalListener}://127.0.0.1:{KafkaSettings.InternalPort}";
        var users = string.Concat(KafkaUser.All.Select(user => $"{KafkaSettings.UserEntry(user)}{PasswordOf(user)}\""));
        foreach (var variable in KafkaSettings.UserVariables) environment[variable] = $"{KafkaSettings.LoginModule}{users};";
        foreach (var (name, value) in environment)
            yield return $"{name["KAFKA_".Length..].Replace('_', '.').ToLowerInvariant()}={AtFreePorts(value)}";
    }

    private string AtFreePorts(string value) => value
        .Replace(Text(KafkaSettings.HostPort), Text(_host), StringComparison.Ordinal)
        .Replace(Text(KafkaSettings.InternalPort), Text(Internal), StringComparison.Ordinal)
        .Replace(Text(KafkaSettings.LoopbackPort), Text(_host + 3), StringComparison.Ordinal)
        .Replace(":29093", Text(_host + 1), StringComparison.Ordinal);

    // By the listener for containers, as the administrator.
    private async Task<string> SetUpAsync()
    {
        var home = await OutputOfAsync(new ProcessStartInfo("bash", [Path.Combine(Path.GetDirectoryName(_script)!, "unpack.sh"), "kafka"]));
        const string Harness =
            "kafka-topics() { java -cp \"$KAFKA_CLASSES\" org.apache.kafka.tools.TopicCommand \"$@\"; }; "
            + "kafka-acls() { java -cp \"$KAFKA_CLASSES\" org.apache.kafka.tools.AclCommand \"$@\"; }; export -f kafka-topics kafka-acls; exec bash \"$0\"";
        var start = new ProcessStartInfo("bash", ["-c", Harness, KafkaSettings.SetupFiles[0].PathIn(RepositoryRoot.Path)]);
        start.Environment["KAFKA_CLASSES"] = home.Trim() + "/*";
        start.Environment[KafkaSettings.BootstrapVariable] = Address(Internal);
        start.Environment[KafkaSettings.AdministratorPasswordVariable] = PasswordOf(KafkaUser.Administrator);
        return await OutputOfAsync(start);
    }

    private static async Task<string> OutputOfAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }

    private static string PasswordOf(KafkaUser user) => $"secretOf{user.Name.Replace("_", "", StringComparison.Ordinal)}";

    private static string Text(int port) => string.Create(CultureInfo.InvariantCulture, $":{port}");

    private static string Address(int port) => "127.0.0.1" + Text(port);
}
