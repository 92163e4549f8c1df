using Azki.AppHost.Model;

namespace Azki.AppHost.Stores;

/// <summary>Containers of images that do not move.</summary>
internal static class PinnedImages
{
    public static IResourceBuilder<T> WithPinnedImage<T>(this IResourceBuilder<T> container, ContainerImage image)
        where T : ContainerResource =>
        container.WithImage(image.Name, image.Tag).WithImageRegistry(image.Registry);
}
