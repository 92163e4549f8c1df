using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Tests.Native;

public sealed class NativeLibraryLocationTests
{
    [Fact]
    public void Find_NotFetched_SaysHowToGetIt()
    {
        var error = Assert.Throws<ClickHouseEngineException>(() =>
            NativeLibraryLocation.Find(name => name == "AZKI_NATIVE_CACHE" ? "/nowhere" : null, "lib-linux-x64-gnu"));
        Assert.Equal(EngineFault.NotInstalled, error.Fault);
        Assert.Contains("/nowhere/lib-linux-x64-gnu-", error.Message);
        Assert.Contains("npm pack @chdb/lib-linux-x64-gnu@", error.Message);
        Assert.Contains("ChdbIntegrity=$(npm view @chdb/lib-linux-x64-gnu@", error.Message);
    }

    [Fact]
    public void Find_NoBuildForThePlatform_SaysSo()
    {
        var error = Assert.Throws<ClickHouseEngineException>(() => NativeLibraryLocation.Find(_ => null, package: null));
        Assert.Contains("no build for", error.Message);
    }

    [Fact]
    public void Find_PathGiven_IsTaken()
    {
        string given = typeof(NativeLibraryLocationTests).Assembly.Location;
        Assert.Equal(given, NativeLibraryLocation.Find(name => name == "CHDB_LIB_PATH" ? given : null, package: null));
        Assert.Throws<ClickHouseEngineException>(() => NativeLibraryLocation.Find(name => name == "CHDB_LIB_PATH" ? "/nowhere" : null, package: null));
    }
}
