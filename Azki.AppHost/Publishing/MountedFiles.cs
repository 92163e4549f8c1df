using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Azki.AppHost.Model;

namespace Azki.AppHost.Publishing;

/// <summary>Files of the repository in containers: mounted from where they are, or published beside the compose file.</summary>
internal static class MountedFiles
{
    public static IResourceBuilder<T> WithMountedFiles<T>(this IResourceBuilder<T> container, Platform platform, IReadOnlyList<MountedFile> files)
        where T : ContainerResource
    {
        if (platform.Target != DeploymentTarget.Local) return container.WithComposeFiles(platform, files);
        foreach (var file in files) container.WithBindMount(file.PathIn(platform.Root), file.Target, isReadOnly: true);
        // A container that outlives the run is made anew where its settings are others, and a file's content is none of them.
        return container.WithEnvironment(MountedFile.FingerprintVariable, MountedFile.Fingerprint(files, platform.Root));
    }

    /// <summary>Published as configs with a file: a bind mount would be published as an empty variable.</summary>
    public static IResourceBuilder<T> WithComposeFiles<T>(this IResourceBuilder<T> resource, Platform platform, IReadOnlyList<MountedFile> files)
        where T : IComputeResource
    {
        if (platform.Target != DeploymentTarget.Compose) return resource;
        return resource
            .WithAnnotation(new ComposeFilesAnnotation(files))
            .PublishAsDockerComposeService((_, service) =>
            {
                foreach (var file in files) service.AddConfig(new ConfigReference { Source = file.ConfigName, Target = file.Target });
            });
    }
}

/// <summary>The files that a resource needs beside the compose file.</summary>
internal sealed record ComposeFilesAnnotation(IReadOnlyList<MountedFile> Files) : IResourceAnnotation;
