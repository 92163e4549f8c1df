// The steps of publishing are not final in Aspire; without a step of our own the files would not be there, and passwords would be empty.
#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004
using Aspire.Hosting.Pipelines;
using Azki.AppHost.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Publishing;

/// <summary>Puts beside the compose file what it names: the mounted files, and passwords in <c>.env</c>.</summary>
internal static class ComposeFilesStep
{
    public static void AddComposeFilesStep(this Platform platform, string environment) =>
        platform.Builder.Pipeline.AddStep(
            "azki-compose-files",
            context => WriteAsync(platform, context),
            dependsOn: $"publish-{environment}",
            requiredBy: WellKnownPipelineSteps.Publish);

    private static async Task WriteAsync(Platform platform, PipelineStepContext context)
    {
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        foreach (var file in platform.ComposeFiles()) file.CopyTo(platform.Root, folder);

        var secrets = new Dictionary<string, string>();
        foreach (var parameter in platform.Builder.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret))
        {
            if (await parameter.GetValueAsync(context.CancellationToken) is { Length: > 0 } value)
                secrets[ComposeVariables.NameOf(parameter.Name)] = value;
        }
        var path = Path.Combine(folder, ".env");
        var text = File.Exists(path) ? await File.ReadAllTextAsync(path, context.CancellationToken) : "";
        await ReplaceAsync(path, ComposeVariables.Fill(text, secrets), context.CancellationToken);
    }

    // It holds passwords, which volumes know: nobody else reads it at any moment, and it is there as a whole or as before.
    private static async Task ReplaceAsync(string path, string text, CancellationToken cancellationToken)
    {
        var part = $"{path}.part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var writer = new StreamWriter(part, options)) await writer.WriteAsync(text.AsMemory(), cancellationToken);
        File.Move(part, path, overwrite: true);
    }
}
