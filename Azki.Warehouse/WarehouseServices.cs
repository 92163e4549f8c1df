using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Reports;
using ClickHouse.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Azki.Warehouse;

/// <summary>Adds the warehouse to a host.</summary>
public static class WarehouseServices
{
    /// <summary>The name of the connection string, as Aspire gives it.</summary>
    public const string ConnectionName = "clickhouse";

    /// <summary>The user by which the commands of this machine ask a running instance.</summary>
    public const string LocalUser = "azki-local";

    /// <summary>The setting of that user's password, made anew at each start; there is no such user where it is absent.</summary>
    public const string LocalPasswordSetting = $"{WarehouseOptions.Section}:LocalPassword";

    /// <summary>The user of the embedded engine that dashboards and Spark ask by: it reads and does nothing else.</summary>
    public const string ReadingUser = "azki-reader";

    /// <summary>The connection string by which dashboards ask a server, best of a user who may only read; else they take <see cref="ConnectionName"/>.</summary>
    public const string ReadingConnectionName = "clickhouse-reader";

    /// <summary>
    /// How the embedded engine is run. Merges give way to loading and to queries where all three want the processor; in between they catch up,
    /// and where they do not, the engine slows the loading down. (The engine does so only where the process has CAP_SYS_NICE.)
    /// </summary>
    public static IReadOnlyDictionary<string, string> EngineSettings { get; } = new Dictionary<string, string> { ["os_threads_nice_value_merge_mutate"] = "15" };

    // The embedded engine answers in process: there is no host to name and no socket.
    private const string EmbeddedConnection = "Host=embedded";

    /// <summary>
    /// A server or cluster where <c>ConnectionStrings:clickhouse</c> names one, else the embedded engine in the home folder.
    /// </summary>
    public static IHostApplicationBuilder AddWarehouse(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<WarehouseOptions>().BindConfiguration(WarehouseOptions.Section);
        builder.Services.AddSingleton<Migrator>();
        if (builder.Configuration.GetConnectionString(ConnectionName) is { Length: > 0 } server)
        {
            // Inserts are long and carry tokens: they are repeated by their plan, never by the HTTP client behind its back.
            builder.Services.AddSingleton(p => new WarehouseClient(
                server, new HttpClient(ServerHandler()) { Timeout = Timeout.InfiniteTimeSpan },
                p.GetRequiredService<IOptions<WarehouseOptions>>().Value));
            return builder;
        }
        ClickHouseEngine.Preload();
        builder.Services.AddSingleton(p => ClickHouseEngine.Open(EngineOptions(p.GetRequiredService<IConfiguration>())));
        builder.Services.AddSingleton(p => new WarehouseClient(
            EmbeddedConnection, new HttpClient(p.GetRequiredService<ClickHouseEngine>().CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan },
            p.GetRequiredService<IOptions<WarehouseOptions>>().Value));
        return builder;
    }

    /// <summary>
    /// Adds the <see cref="WarehouseReader"/>, which needs the warehouse of <see cref="AddWarehouse"/> where it is embedded.
    /// </summary>
    public static IHostApplicationBuilder AddWarehouseReader(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var name = configuration.GetConnectionString(ReadingConnectionName) is { Length: > 0 } ? ReadingConnectionName : ConnectionName;
        var server = configuration.GetConnectionString(name);
        builder.Services.AddOptions<WarehouseOptions>().BindConfiguration(WarehouseOptions.Section);
        builder.Services.AddSingleton(p => new WarehouseReader(new(
            server is { Length: > 0 } ? server : EmbeddedConnection,
            new HttpClient(server is { Length: > 0 } ? ServerHandler() : EmbeddedHandler(p)) { Timeout = Timeout.InfiniteTimeSpan },
            p.GetRequiredService<IOptions<WarehouseOptions>>().Value,
            $"ConnectionStrings:{name}")));
        return builder;
    }

    /// <summary>
    /// The password of <see cref="ReadingUser"/> on the port, for programs of others that only read: told to one of them, it tells nothing of the local user's,
    /// which it is made of, so that every process that knows that one knows it, too.
    /// </summary>
    /// <param name="localPassword">The password of <see cref="LocalUser"/>.</param>
    public static string ReadingPasswordOf(string localPassword) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(localPassword), Encoding.UTF8.GetBytes(ReadingUser)));

    private static HttpMessageHandler EmbeddedHandler(IServiceProvider services) =>
        services.GetService<ClickHouseEngine>()?.CreateHandler(ReadingUser) ?? throw new InvalidOperationException(
            $"There is no warehouse to read. Set ConnectionStrings:{ConnectionName} to a ClickHouse server, for instance the port of a running platform: Host=127.0.0.1;Port=8123.");

    /// <summary>
    /// Asks a server. Statements may take hours, so there is no limit to an answer. A server that is gone is noticed by what its machine does not answer.
    /// </summary>
    public static SocketsHttpHandler ServerHandler() => new()
    {
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = static async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 6);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private static IEnumerable<ClickHouseUser> UsersOf(IConfiguration configuration)
    {
        var named = configuration.GetSection($"{WarehouseOptions.Section}:{nameof(WarehouseOptions.Users)}").Get<WarehouseUser[]>() ?? [];
        foreach (var user in named) yield return new(user.Name, user.Password, user.ReadOnly, user.ExternalAccess);
        if (named.Length == 0) yield return new(ClickHouseUser.DefaultName);
        var local = configuration[LocalPasswordSetting];
        // In this process no password is wanted of it. Without a local user nobody knows the one that the port would want.
        yield return new(ReadingUser, local is { Length: > 0 } ? ReadingPasswordOf(local) : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), IsReadOnly: true);
        if (local is { Length: > 0 }) yield return new(LocalUser, local, HasExternalAccess: true);
    }

    private static ClickHouseEngineOptions EngineOptions(IConfiguration configuration)
    {
        var options = new ClickHouseEngineOptions
        {
            Path = Path.Combine(configuration["Azki:Home"] ?? ".azki", "clickhouse"),
            Users = [.. UsersOf(configuration)],
            ServerSettings = EngineSettings,
        };
        var memory = configuration.GetSection(WarehouseOptions.Section).GetValue<long?>(nameof(WarehouseOptions.MaxMemoryBytes));
        return memory is { } bytes ? options with { MaxServerMemoryBytes = bytes } : options;
    }
}
