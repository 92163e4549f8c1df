namespace Azki.AppHost.Model;

/// <summary>What every service of the platform is told.</summary>
public static class ServiceSettings
{
    /// <summary>Names the folder in which a service keeps what must outlive it.</summary>
    public const string HomeVariable = "Azki__Home";

    /// <summary>The folder in a container, on a volume. The home of the image's user: a new volume there belongs to that user.</summary>
    public const string ContainerHome = "/home/app";

    /// <summary>That of <c>azki etl</c>, which takes none that has files of others, as the home of the image's user has.</summary>
    public const string ContainerEtlHome = ContainerHome + "/azki";

    /// <summary>The port a service listens on in a container.</summary>
    public const int ContainerPort = 8080;

    /// <summary>Answers 200 when a service is ready for work.</summary>
    public const string HealthPath = "/health";

    /// <summary>Takes events.</summary>
    public const string EventsPath = "/v1/events";

    /// <summary>The key that senders of events show.</summary>
    public const string ApiKeyVariable = "Azki__Ingestor__ApiKeys__0";

    /// <summary>The key that people sign in to the dashboard with.</summary>
    public const string DashboardKeyVariable = "Azki__Dashboard__Keys__0__Key";

    /// <summary>What they may do then.</summary>
    public const string DashboardRoleVariable = "Azki__Dashboard__Keys__0__Role";

    /// <summary>The port under which the dashboard is published; the ingestor has <see cref="ContainerPort"/>.</summary>
    public const int DashboardPort = 8081;

    /// <summary>The version of the images that the repository builds.</summary>
    public const string ImageTag = "0.1.0";

    /// <summary>The volume of a service.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static string Volume(string resource) => $"azki-{resource}";

    /// <summary>The setting of the AppHost that names the folder of all services on this machine.</summary>
    public const string HomeSetting = "Azki:Home";

    /// <summary>The folder of a service on this machine.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="home">The value of <see cref="HomeSetting"/>; where there is none, the folder is in the repository, which ignores it.</param>
    /// <param name="resource">The name of the resource.</param>
    public static string LocalHome(string root, string? home, string resource) =>
        Path.Combine(string.IsNullOrWhiteSpace(home) ? Path.Combine(root, ".azki", "apphost") : Path.GetFullPath(home), resource);

    /// <summary>The name of a service's image: what <c>dotnet publish -t:PublishContainer</c> is told.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static string Image(string resource) => $"azki/{resource}:{ImageTag}";
}
