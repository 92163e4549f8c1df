using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>A day that has events.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Known">Its events of known users.</param>
/// <param name="Unknown">Its events of users not known yet.</param>
/// <param name="Rebuilds">How often its month was put anew in its place.</param>
/// <param name="Build">The build that the day is closed with; 0 where it is open.</param>
/// <param name="LastBuild">The latest build it had, whether it still holds or not; 0 for none.</param>
public sealed record DayOfEvents(DateOnly Day, ulong Known, ulong Unknown, ulong Rebuilds, ulong Build, ulong LastBuild)
{
    /// <summary>Whether its figures are counted already.</summary>
    public bool IsClosed => Build > 0;

    internal string DaySql => Day.ToString("\\'yyyy-MM-dd\\'", CultureInfo.InvariantCulture);

    internal string BuildSql => $"({DaySql}, {Build.ToString(CultureInfo.InvariantCulture)})";
}
