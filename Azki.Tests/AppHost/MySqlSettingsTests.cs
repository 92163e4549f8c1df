using Azki.AppHost.Model;

namespace Azki.Tests.AppHost;

public sealed class MySqlSettingsTests
{
    [Theory]
    [InlineData("--gtid-mode=ON")]
    [InlineData("--enforce-gtid-consistency=ON")]
    [InlineData("--binlog-row-image=FULL")]
    [InlineData("--binlog-row-metadata=FULL")]
    [InlineData("--require-secure-transport=ON")]
    public void Arguments_WhatTheCaptureNeeds_IsOn(string argument) => Assert.Contains(argument, MySqlSettings.Arguments);

    [Fact]
    public void InitFiles_TheCaptureUser_IsTheOneOfTheScripts()
    {
        var script = MySqlSettings.InitFiles.Single(file => file.Source.EndsWith("capture_user.sql", StringComparison.Ordinal));

        var text = File.ReadAllText(script.PathIn(RepositoryRoot.Path));

        Assert.Contains($"'{MySqlSettings.CaptureUser}'@'%'", text, StringComparison.Ordinal);
        Assert.Contains("REQUIRE SSL", text, StringComparison.Ordinal);
    }

    [Fact]
    public void InitFiles_EveryFileThatTheEntryPointReads_IsGivenToIt()
    {
        var entry = Assert.Single(MySqlSettings.InitFiles, file => file.Target.StartsWith("/docker-entrypoint-initdb.d/", StringComparison.Ordinal));
        var text = File.ReadAllText(entry.PathIn(RepositoryRoot.Path));

        var read = MySqlSettings.InitFiles.Where(file => file.Target.EndsWith(".sql", StringComparison.Ordinal));

        Assert.All(read, file => Assert.Contains(Path.GetFileName(file.Target), text, StringComparison.Ordinal));
        Assert.DoesNotContain('\r', text);
    }
}
