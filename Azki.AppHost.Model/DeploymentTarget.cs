namespace Azki.AppHost.Model;

/// <summary>What the model is made for.</summary>
public enum DeploymentTarget
{
    /// <summary>This machine: services as processes, stores as containers.</summary>
    Local,

    /// <summary>Files for Docker Compose: all as containers.</summary>
    Compose,

    /// <summary>Azure Container Apps by <c>azd</c>: services as containers, stores as they are managed elsewhere.</summary>
    Azure,
}

/// <summary>Decisions that follow from the target.</summary>
public static class DeploymentTargets
{
    /// <summary>The target of a run of the AppHost.</summary>
    /// <param name="isPublishing">Whether files are written rather than services run.</param>
    /// <param name="publisher">The publisher named on the command line; <c>azd</c> names <c>manifest</c>.</param>
    public static DeploymentTarget Of(bool isPublishing, string? publisher) => (isPublishing, publisher) switch
    {
        (false, _) => DeploymentTarget.Local,
        (_, "manifest") => DeploymentTarget.Azure,
        _ => DeploymentTarget.Compose,
    };

    /// <summary>
    /// Whether a store runs elsewhere and is only named: one whose connection string is given, and each of them on Azure, where disks of
    /// container apps are network shares that no database should lie on.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="connectionString">The connection string given to the AppHost, if any.</param>
    public static bool IsExternal(this DeploymentTarget target, string? connectionString) =>
        target == DeploymentTarget.Azure || !string.IsNullOrWhiteSpace(connectionString);
}
