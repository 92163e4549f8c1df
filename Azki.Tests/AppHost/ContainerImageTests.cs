using Azki.AppHost.Model;

namespace Azki.Tests.AppHost;

public sealed class ContainerImageTests
{
    [Fact]
    public void All_OfThem_HaveAVersionThatDoesNotMove() =>
        Assert.All(ContainerImage.All, image => Assert.Matches(@"^v?\d+\.\d+(\.\d+)?$", image.Tag));

    [Fact]
    public void Telemetry_Image_IsOneThatWasPublished() => Assert.Equal("13.5.1", ContainerImage.Telemetry.Tag);
}
