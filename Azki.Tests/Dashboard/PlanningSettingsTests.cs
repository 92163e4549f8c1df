using Azki.Tests.Dashboard.Closing;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Reports;

namespace Azki.Tests.Dashboard;

/// <summary>What the engine leaves out when it plans statements of pages.</summary>
public sealed class PlanningSettingsTests(EngineFixture engine)
{
    private static readonly Statement LeftOut = new("SELECT name FROM system.settings WHERE changed AND value = '0' AND (name LIKE 'optimize%' OR name LIKE 'query_plan%') ORDER BY name");

    [Fact]
    public async Task Read_EngineOfThisVersion_LeavesOutAllSteps()
    {
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        using var reader = warehouse.ReaderThrough(new OlderServer(""));

        Assert.Equal(PlanningSettings.Steps.Order(StringComparer.Ordinal), await reader.ReadAsync(LeftOut, r => r.GetString(0), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_ServerThatLacksASetting_IsNotAskedForIt()
    {
        const string lacked = "query_plan_remove_unused_columns";
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        using var reader = warehouse.ReaderThrough(new OlderServer(lacked));

        var leftOut = await reader.ReadAsync(LeftOut, r => r.GetString(0), TestContext.Current.CancellationToken);
        Assert.Equal(PlanningSettings.Steps.Except([lacked]).Order(StringComparer.Ordinal), leftOut);
    }

    /// <summary>Has one setting less, and refuses it as a server does.</summary>
    private sealed class OlderServer(string lacked) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (lacked != "") Assert.DoesNotContain($"{lacked}=", request.RequestUri!.Query, StringComparison.Ordinal);
            var sql = await request.Content!.ReadAsStringAsync(cancellationToken);
            request.Content = new StringContent(sql.Replace("WHERE name IN", $"WHERE name != '{lacked}' AND name IN", StringComparison.Ordinal));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
