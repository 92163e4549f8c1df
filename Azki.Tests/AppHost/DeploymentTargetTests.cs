using Azki.AppHost.Model;

namespace Azki.Tests.AppHost;

public sealed class DeploymentTargetTests
{
    [Theory]
    [InlineData(false, null, DeploymentTarget.Local)]
    [InlineData(false, "manifest", DeploymentTarget.Local)]
    [InlineData(true, "manifest", DeploymentTarget.Azure)]
    [InlineData(true, null, DeploymentTarget.Compose)]
    public void Of_CommandLine_TellsTheTarget(bool isPublishing, string? publisher, DeploymentTarget expected) =>
        Assert.Equal(expected, DeploymentTargets.Of(isPublishing, publisher));

    [Theory]
    [InlineData(DeploymentTarget.Local, null, false)]
    [InlineData(DeploymentTarget.Local, " ", false)]
    [InlineData(DeploymentTarget.Local, "host:9092", true)]
    [InlineData(DeploymentTarget.Compose, null, false)]
    [InlineData(DeploymentTarget.Compose, "host:9092", true)]
    [InlineData(DeploymentTarget.Azure, null, true)]
    public void IsExternal_StoresThatAreNamed_AndAllOnAzure(DeploymentTarget target, string? connectionString, bool expected) =>
        Assert.Equal(expected, target.IsExternal(connectionString));
}
