using Azki.AppHost.Model;

namespace Azki.AppHost.Stores;

/// <summary>A ClickHouse server. Its connection string is the administrator's: for people, not for services.</summary>
/// <param name="name">The name of the resource.</param>
/// <param name="password">The administrator's password.</param>
internal sealed class ClickHouseResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>The name of the endpoint of the HTTP interface.</summary>
    public const string HttpEndpointName = "http";

    private EndpointReference? _http;

    /// <summary>The HTTP interface.</summary>
    public EndpointReference Http => _http ??= new(this, HttpEndpointName);

    /// <summary>The administrator's password.</summary>
    public ParameterResource Password => password;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ConnectionStringOf(ClickHouseSettings.Administrator, Password);

    /// <summary>How a user reaches the server.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="userPassword">The user's password.</param>
    public ReferenceExpression ConnectionStringOf(string user, ParameterResource userPassword) => ReferenceExpression.Create(
        $"Host={Http.Property(EndpointProperty.Host)};Port={Http.Property(EndpointProperty.Port)};Username={user};Password={userPassword}");
}
