using Azki.AppHost.Model;

namespace Azki.AppHost.Stores;

/// <summary>Adds the page that shows topics, records and groups. (That of Aspire's integration is not published, and knows no user.)</summary>
internal static class KafkaUi
{
    private const string Http = "http";

    public static void AddKafkaUi(
        this Platform platform, IResourceBuilder<KafkaServerResource> kafka, IResourceBuilder<ContainerResource> topics, ParameterResource password)
    {
        var page = platform.Builder.AddContainer(ResourceNames.KafkaUi, ContainerImage.KafkaUi.Name, ContainerImage.KafkaUi.Tag)
            .WithPinnedImage(ContainerImage.KafkaUi)
            .WithHttpEndpoint(targetPort: KafkaUiSettings.Port, name: Http)
            .WithHttpHealthCheck(KafkaUiSettings.HealthPath, 200, Http)
            .WithUrlForEndpoint(Http, url => url.DisplayText = "Kafka UI")
            .WithEnvironment(KafkaUiSettings.BootstrapVariable, ReferenceExpression.Create($"{kafka.InternalAddress()}"))
            .WithEnvironment(KafkaUiSettings.LoginVariable, ReferenceExpression.Create($"{KafkaUiSettings.LoginBeforePassword}{password}{KafkaUiSettings.LoginAfterPassword}"))
            .WithParentRelationship(kafka)
            // Before that its user may look at nothing.
            .WaitForCompletion(topics);
        foreach (var (name, value) in KafkaUiSettings.Environment) page.WithEnvironment(name, value);
        if (!platform.IsPublished) return;

        foreach (var (name, value) in KafkaUiSettings.SignIn) page.WithEnvironment(name, value);
        page.WithEnvironment(KafkaUiSettings.PasswordVariable, platform.AddSecret(KafkaUiSettings.PasswordParameter));
    }
}
