namespace Azki.Dashboard;

/// <summary>Settings of the dashboard, section <c>Azki:Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Azki:Dashboard";

    /// <summary>How often the overview is read while somebody looks at it.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Keys to sign in with. Where there is one, or <see cref="OpenIdConnect"/>, everyone must sign in.</summary>
    public IReadOnlyList<AccessKey> Keys { get; set; } = [];

    /// <summary>The provider to sign in at.</summary>
    public OpenIdConnectSettings? OpenIdConnect { get; set; }

    /// <summary>Whether anyone must sign in. Without it only loopback addresses may be listened on.</summary>
    public bool HasSignIn => Keys.Count > 0 || OpenIdConnect is { Authority.Length: > 0 };
}

/// <summary>A key to sign in with.</summary>
public sealed class AccessKey
{
    /// <summary>The key.</summary>
    public string Key { get; set; } = "";

    /// <summary>What who shows it may do: <c>viewer</c>, <c>analyst</c> or <c>operator</c>.</summary>
    public string Role { get; set; } = "viewer";
}

/// <summary>An OpenID Connect provider.</summary>
public sealed class OpenIdConnectSettings
{
    /// <summary>Its address.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The client that this installation is there.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The claim that holds <c>viewer</c>, <c>analyst</c> or <c>operator</c>; who has none of these is not let in.</summary>
    public string RoleClaim { get; set; } = "roles";
}
