using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Azki.Tests.ServiceDefaults;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData(null, "Azki.Ingestor")]
    [InlineData("ingestor", "ingestor")]
    public void AddServiceDefaults_NameOfTheService_IsTheOneItIsGiven(string? given, string expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "Azki.Ingestor" });
        builder.Configuration.AddInMemoryCollection(
        [
            new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), new("OTEL_SERVICE_NAME", given),
            new("OTEL_RESOURCE_ATTRIBUTES", given is null ? null : "service.instance.id=one"),
        ]);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        var said = host.Services.GetRequiredService<TracerProvider>().GetResource().Attributes.ToDictionary(a => a.Key, a => a.Value);
        Assert.Equal(expected, said["service.name"]);
        if (given is not null) Assert.Equal("one", said["service.instance.id"]);
    }
}
