using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports;

/// <summary>A question that the warehouse answers with a table, for any filter.</summary>
public abstract class Report
{
    /// <summary>Its name in addresses.</summary>
    public abstract string Key { get; }

    /// <summary>Its name for readers.</summary>
    public abstract string Title { get; }

    /// <summary>The question it answers and how it counts, in a sentence or two.</summary>
    public abstract string Explanation { get; }

    /// <summary>How its rows are drawn.</summary>
    public abstract ChartShape Chart { get; }

    /// <summary>Whether days can be put together to weeks and months.</summary>
    public virtual bool HasGrain => false;

    /// <summary>Whether the viewer chooses what it is split by.</summary>
    public virtual bool HasBreakdown => false;

    /// <summary>What it is split by where the viewer chose nothing; null where it then has no parts.</summary>
    public virtual Dimension? UsualBreakdown => null;

    /// <summary>The dimensions it can be filtered by.</summary>
    public virtual IReadOnlyList<Dimension> Filters => Dimension.All;

    /// <summary>The columns of an answer.</summary>
    public abstract IReadOnlyList<ReportColumn> Columns(ReportFilter filter);

    /// <summary>
    /// The SQL: the columns, and <c>is_total</c>, which is 1 in the row over everything; others are left out.
    /// </summary>
    protected abstract Statement Select(ReportFilter filter, DaysOfEvents days);

    /// <summary>The order of the rows where the viewer chose none.</summary>
    protected abstract string OrderBy(ReportFilter filter);

    /// <summary>The first day the answer depends on.</summary>
    public virtual DateOnly Since(ReportFilter filter) => filter.From;

    /// <summary>The question with its total.</summary>
    /// <param name="filter">What is asked for.</param>
    /// <param name="days">The days that have events; those that are closed make it quick.</param>
    public Statement Query(ReportFilter filter, DaysOfEvents days) => Ordered(filter, days, sql => $"SELECT {Names(filter)}, is_total FROM (\n{sql}\n) ORDER BY is_total, {Order(filter)}");

    /// <summary>The question without its total, for exports.</summary>
    public Statement Export(ReportFilter filter, DaysOfEvents days) => Ordered(filter, days, sql => $"SELECT {Names(filter)} FROM (\n{sql}\n) WHERE is_total = 0 ORDER BY {Order(filter)}");

    private Statement Ordered(ReportFilter filter, DaysOfEvents days, Func<string, string> sql) => Select(filter, days.Between(Since(filter), filter.To)).Wrap(sql);

    private string Names(ReportFilter filter) => string.Join(", ", Columns(filter).Select(c => c.Name));

    // Only a column of the report's own gets into the SQL, whatever the address says.
    private string Order(ReportFilter filter) =>
        Columns(filter).FirstOrDefault(c => c.Name == filter.SortBy) is { } column
            ? $"{column.Name} {(filter.IsDescending ? "DESC" : "ASC")}, {OrderBy(filter)}"
            : OrderBy(filter);
}
