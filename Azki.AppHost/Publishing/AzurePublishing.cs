using Azki.AppHost.Model;

namespace Azki.AppHost.Publishing;

/// <summary>Writes what <c>azd</c> deploys: each service as a container app.</summary>
internal static class AzurePublishing
{
    public static void PublishToAzure(this Platform platform)
    {
        if (platform.Target != DeploymentTarget.Azure) return;

        platform.Builder.AddAzureContainerAppEnvironment("azki");
        foreach (var service in platform.Builder.Resources.OfType<ProjectResource>().ToList())
        {
            // One of each: the disk with how far a service has read belongs to one process.
            platform.Builder.CreateResourceBuilder(service).PublishAsAzureContainerApp((_, app) =>
            {
                app.Template.Scale.MinReplicas = 1;
                app.Template.Scale.MaxReplicas = 1;
            });
        }
    }
}
