namespace Azki.Dashboard;

/// <summary>Marks what belongs to the dashboard, in a host that has more services.</summary>
internal sealed class DashboardEndpoint
{
    public static readonly DashboardEndpoint Mark = new();
}
