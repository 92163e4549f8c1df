using Azki.AppHost.Model;
using Azki.AppHost.Publishing;

namespace Azki.AppHost.Stores;

/// <summary>Adds the source of users.</summary>
internal static class MySqlStores
{
    /// <summary>A MySQL server whose changes can be captured, or one that runs elsewhere. Services get the user that captures, never root.</summary>
    public static Store AddMySql(this Platform platform)
    {
        if (platform.IsExternal(ResourceNames.InsuranceDb)) return Store.External(platform, ResourceNames.InsuranceDb);

        var capturePassword = platform.AddSecret("mysql-cdc-password");
        var mysql = platform.Builder.AddMySql(ResourceNames.MySql, platform.AddSecret("mysql-password"))
            .WithPinnedImage(ContainerImage.MySql)
            .WithArgs([.. MySqlSettings.Arguments])
            .WithEnvironment(MySqlSettings.DatabaseVariable, MySqlSettings.Database)
            .WithEnvironment(MySqlSettings.CapturePasswordVariable, capturePassword)
            .WithEnvironment(MySqlSettings.SampleVariable, platform.HasSample ? "true" : "false")
            .WithMountedFiles(platform, MySqlSettings.InitFiles)
            .WithDataVolume(MySqlSettings.Volume)
            .WithLifetime(ContainerLifetime.Persistent);

        var endpoint = mysql.Resource.PrimaryEndpoint;
        var capture = platform.Builder.AddConnectionString(ResourceNames.InsuranceDb, ReferenceExpression.Create(
            $"Server={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};User ID={MySqlSettings.CaptureUser};Password={capturePassword.Resource};Database={MySqlSettings.Database};SSL Mode=Required"));
        return new(capture, [mysql]);
    }
}
