using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Azki.AppHost.Model;
using Azki.AppHost.Stores;

namespace Azki.AppHost.Publishing;

/// <summary>Writes files for Docker Compose that start as they are: in the order of health, with separate networks, and nothing left empty.</summary>
internal static class ComposePublishing
{
    private const string Environment = "compose";

    public static void PublishToCompose(this Platform platform, params IReadOnlyList<IResourceBuilder<ProjectResource>> outward)
    {
        if (platform.Target != DeploymentTarget.Compose) return;

        var facesOutwards = outward.Select(service => service.Resource.Name).ToHashSet();
        foreach (var resource in platform.Builder.Resources.OfType<IComputeResource>().ToList())
        {
            if (resource is ProjectResource project) platform.Customize(project, facesOutwards);
            else if (resource is ContainerResource container) platform.Customize(container, facesOutwards);
        }
        platform.Builder.AddDockerComposeEnvironment(Environment)
            .WithDashboard(dashboard => dashboard.WithPinnedImage(ContainerImage.Telemetry).PublishAsDockerComposeService((_, service) =>
            {
                // For whoever is logged in to the machine: it shows logs, and asks for the token that it prints at its start.
                service.Ports = ["127.0.0.1:18888:18888"];
                service.Networks = [.. ComposeNetworks.OfPages];
            }))
            .ConfigureComposeFile(file => platform.Complete(file));
        platform.AddComposeFilesStep(Environment);
    }

    private static void Customize<T>(this Platform platform, T resource, HashSet<string> facesOutwards)
        where T : IComputeResource =>
        platform.Builder.CreateResourceBuilder(resource).PublishAsDockerComposeService((published, service) =>
        {
            var isService = resource is ProjectResource;
            if (isService) service.Image = ComposeVariables.ImageOf(resource.Name);
            service.Networks = [.. ComposeNetworks.Of(resource.Name, facesOutwards.Contains(resource.Name), platform.HasStoresElsewhere)];
            if (resource.Name == ResourceNames.KafkaUi) service.Ports = [KafkaUiSettings.PublishedPort];
            if (resource.Name == ResourceNames.Etl) service.Profiles = [EtlSettings.ComposeProfile];
            service.Restart = ComposeRestart.Of(resource.Name);
            service.StopGracePeriod = ComposeRestart.StopGracePeriod;
            // Arguments of the container's runtime are for a run on this machine.
            if (resource.Name == ResourceNames.ClickHouse)
                service.Ulimits["nofile"] = new Ulimit { Soft = ClickHouseSettings.OpenFiles, Hard = ClickHouseSettings.OpenFiles };
            if (ComposeHealth.TestOf(resource.Name, isService) is not { } test) return;
            service.Healthcheck = new Healthcheck
            {
                Test = [.. test],
                Interval = ComposeHealth.Interval,
                Timeout = ComposeHealth.Timeout,
                Retries = ComposeHealth.Retries,
                StartPeriod = ComposeHealth.StartPeriodOf(resource.Name),
            };
        });

    private static void Complete(this Platform platform, ComposeFile file)
    {
        file.Name = "azki";
        foreach (var service in file.Services.Values)
        {
            foreach (var (name, dependency) in service.DependsOn)
            {
                if (dependency.Condition == "service_started" && file.Services[name].Healthcheck is not null)
                    dependency.Condition = "service_healthy";
            }
        }
        file.Networks.Clear();
        foreach (var (name, isInternal) in ComposeNetworks.IsInternal)
            file.AddNetwork(new Network { Name = name, Driver = "bridge", Internal = isInternal ? true : null });
        foreach (var mounted in platform.ComposeFiles())
            file.AddConfig(new Config { Name = mounted.ConfigName, File = $"./{mounted.Source}" });
    }

    /// <summary>All files that are published beside the compose file.</summary>
    public static IEnumerable<MountedFile> ComposeFiles(this Platform platform) =>
        platform.Builder.Resources.SelectMany(resource => resource.Annotations.OfType<ComposeFilesAnnotation>()).SelectMany(files => files.Files).Distinct();
}
