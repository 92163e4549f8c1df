using System.Globalization;
using System.Net;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.Warehouse;
using ClickHouse.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(EmbeddedWarehouse))]

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>The engine in this process, and its HTTP port, by which Spark reads. One for all tests, as a process has one engine.</summary>
public sealed class EmbeddedWarehouse : IAsyncLifetime
{
    // Whom Spark asks by, as on a home: it may only read.
    private static readonly ClickHouseUser Reader = new(WarehouseServices.ReadingUser, WarehouseServices.ReadingPasswordOf("a local key"), IsReadOnly: true);

    private readonly string _folder = Directory.CreateTempSubdirectory("spark-etl-").FullName;
    private ClickHouseEngine? _engine;
    private WebApplication? _port;
    private int _platforms;

    /// <summary>The platform on a database of its own, without users and events.</summary>
    public async Task<TestPlatform> NewPlatformAsync(string? kafka = null)
    {
        var number = Interlocked.Increment(ref _platforms).ToString(CultureInfo.InvariantCulture);
        return await TestPlatform.StartAsync(_engine!, $"spark_etl_{number}", Path.Combine(_folder, $"home-{number}"), kafka);
    }

    /// <summary>Where Spark reads a database.</summary>
    public WarehouseAddress AddressOf(string database) =>
        new(new Uri(_port!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), database, Reader.Name, Reader.Password);

    public async ValueTask InitializeAsync()
    {
        _engine = ClickHouseEngine.Open(new ClickHouseEngineOptions { Path = Path.Combine(_folder, "clickhouse"), Users = [new(ClickHouseUser.DefaultName), Reader], MaxServerMemoryBytes = 3L << 30 });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _port = builder.Build();
        _port.MapClickHouse(_engine);
        await _port.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_port is not null) await _port.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
