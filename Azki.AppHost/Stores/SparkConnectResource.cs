using Azki.AppHost.Model;

namespace Azki.AppHost.Stores;

/// <summary>The driver of Spark that serves Spark Connect.</summary>
/// <param name="name">The name of the resource: executors find the driver under it.</param>
internal sealed class SparkConnectResource(string name) : ContainerResource(name, SparkSettings.SubmitProgram), IResourceWithConnectionString
{
    /// <summary>The name of the endpoint of Spark Connect.</summary>
    public const string ConnectEndpointName = "connect";

    private EndpointReference? _connect;

    /// <summary>Spark Connect.</summary>
    public EndpointReference Connect => _connect ??= new(this, ConnectEndpointName);

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"sc://{Connect.Property(EndpointProperty.Host)}:{Connect.Property(EndpointProperty.Port)}");
}
