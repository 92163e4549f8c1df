using Azki.AppHost.Model;

namespace Azki.AppHost;

/// <summary>What the parts of the model share: the builder, what they are made for, and where the repository is.</summary>
/// <param name="Builder">Takes the resources.</param>
/// <param name="Target">What the model is made for.</param>
/// <param name="Root">The root of the repository.</param>
internal sealed record Platform(IDistributedApplicationBuilder Builder, DeploymentTarget Target, string Root)
{
    /// <summary>Whether services run as containers of their own.</summary>
    public bool IsPublished => Target != DeploymentTarget.Local;

    /// <summary>Whether the sample is wanted. On Azure there is no disk it could come from.</summary>
    public bool HasSample => Target != DeploymentTarget.Azure && SampleData.IsWanted(Builder.Configuration[SampleData.Setting]);

    public static Platform Of(IDistributedApplicationBuilder builder) => new(
        builder,
        DeploymentTargets.Of(builder.ExecutionContext.IsPublishMode, builder.Configuration["Publishing:Publisher"]),
        Path.GetFullPath("..", builder.AppHostDirectory));

    /// <summary>Whether a store runs elsewhere.</summary>
    /// <param name="name">The name of its connection string.</param>
    public bool IsExternal(string name) => Target.IsExternal(Builder.Configuration[$"ConnectionStrings:{name}"]);

    /// <summary>Whether any store runs elsewhere.</summary>
    public bool HasStoresElsewhere => ResourceNames.Stores.Any(IsExternal);

    /// <summary>How a user reaches a store that runs elsewhere: by a connection string of its own where one is given, else by the one of all.</summary>
    /// <param name="name">The name of its own connection string.</param>
    /// <param name="ofAll">The one of all.</param>
    public IResourceBuilder<IResourceWithConnectionString> OwnOr(string name, IResourceBuilder<IResourceWithConnectionString> ofAll) =>
        string.IsNullOrWhiteSpace(Builder.Configuration[$"ConnectionStrings:{name}"]) ? ofAll : Builder.AddConnectionString(name);

    /// <summary>The folder of a service on this machine.</summary>
    /// <param name="name">The name of the service.</param>
    public string HomeOf(string name) => ServiceSettings.LocalHome(Root, Builder.Configuration[ServiceSettings.HomeSetting], name);

    /// <summary>A secret that is made up once, and kept in the user secrets of this project. Without signs that connection strings give a meaning.</summary>
    /// <param name="name">The name of the parameter.</param>
    public IResourceBuilder<ParameterResource> AddSecret(string name) =>
        Builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
}
