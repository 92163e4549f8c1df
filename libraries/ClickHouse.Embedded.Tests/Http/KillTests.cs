using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

/// <summary>Statements are ended by the id that their sender gave them, which the engine has as their comment.</summary>
public sealed class KillTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Fact]
    public async Task Reader_OwnStatement_MayBeKilledAndNoOther()
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        const string endless = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1";
        Task<Answer> own = reader.AskAsync(endless, $"query_id={Database}-own", Ending), other = Admin.AskAsync(endless, $"query_id={Database}-other", Ending);
        await EventuallyAsync(
            async () => await Admin.RunAsync($"SELECT count() FROM system.processes WHERE startsWith(Settings['log_comment'], '{Database}')") == "2", "both run");
        Assert.Equal(164, (await reader.AskAsync($"KILL QUERY WHERE query_id = '{Database}-other'", "", Ending)).Code);
        Assert.Equal(164, (await reader.AskAsync($"KILL QUERY WHERE query_id = '{Database}-own' OR 1", "", Ending)).Code);
        await reader.RunAsync($"KILL QUERY WHERE query_id = '{Database}-own'");
        Assert.Equal(394, (await own).Code);
        await Admin.RunAsync($"KILL QUERY WHERE query_id = '{Database}-other'");
        Assert.Equal(394, (await other).Code);
    }

    [Fact]
    public void IsOf_ReaderOfThePortNamedAsTheProcess_IsAnotherUser()
    {
        var process = new ClickHouseUser(ClickHouseUser.DefaultName, HasExternalAccess: true);
        Fixture.Engine.Running.Add(Database, process);
        Assert.True(Fixture.Engine.Running.IsOf(process with { }, Database));
        Assert.False(Fixture.Engine.Running.IsOf(new(ClickHouseUser.DefaultName, IsReadOnly: true), Database));
        Fixture.Engine.Running.Remove(Database);
    }

    [Fact]
    public async Task Kill_IdThatEndsLikeAnother_EndsItsOwnOnly()
    {
        const string endless = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1";
        Task<Answer> longer = Admin.AskAsync(endless, $"query_id=x{Database}&log_comment=of+a+report", Ending), own = Admin.AskAsync(endless, $"query_id={Database}", Ending);
        await EventuallyAsync(
            async () => await Admin.RunAsync($"SELECT count() FROM system.processes WHERE endsWith(Settings['log_comment'], '{Database}')") == "2", "both run");
        await Admin.RunAsync($"KILL QUERY WHERE query_id = '{Database}'");
        Assert.Equal(394, (await own).Code);
        Assert.Equal("1", await Admin.RunAsync($"SELECT count() FROM system.processes WHERE endsWith(Settings['log_comment'], '{Database}')"));
        await Admin.RunAsync($"KILL QUERY WHERE query_id = 'x{Database}'");
        Assert.Equal(394, (await longer).Code);
    }

    [Fact]
    public async Task LogComment_OfTheStatement_IsRefusedAndAColumnOfThatNameIsNot()
    {
        Assert.Equal(452, (await Admin.AskAsync("SELECT 1 SETTINGS max_threads = 1, log_comment = 'x'", "", Ending)).Code);
        Assert.Equal("1", await Admin.RunAsync("SELECT 1 FROM (SELECT 'x' AS log_comment SETTINGS max_threads = 1) WHERE log_comment = 'x'"));
    }
}
