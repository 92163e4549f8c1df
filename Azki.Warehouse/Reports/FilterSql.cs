namespace Azki.Warehouse.Reports;

/// <summary>A filter as SQL: conditions that name parameters, and their values.</summary>
internal static class FilterSql
{
    /// <summary>The condition on rows that have a day and the dimensions.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="day">The column of the day.</param>
    /// <param name="except">A dimension that is left unfiltered.</param>
    public static string Condition(this ReportFilter filter, string day, Dimension? except = null) =>
        string.Join(" AND ", filter.Dimensions(except).Select(d => $"{d.Column} IN {{{d.Key}:Array(String)}}").Prepend($"{day} BETWEEN {{from:Date}} AND {{to:Date}}"));

    /// <summary>The condition on rows that have a city and a device, and the dimension added, if one is.</summary>
    public static string PlaceCondition(this ReportFilter filter, Dimension? added = null) =>
        filter.Dimensions().Where(d => d == Dimension.City || d == Dimension.DeviceType || d == added).Select(d => $"{d.Column} IN {{{d.Key}:Array(String)}}").ToList() is { Count: > 0 } conditions
            ? string.Join(" AND ", conditions)
            : "1";

    /// <summary>The values of everything <see cref="Condition"/> may name.</summary>
    public static Dictionary<string, object> Parameters(this ReportFilter filter)
    {
        var parameters = new Dictionary<string, object> { ["from"] = filter.From, ["to"] = filter.To };
        foreach (var dimension in filter.Dimensions()) parameters[dimension.Key] = filter.Values[dimension.Key].ToArray();
        return parameters;
    }

    /// <summary>The dimensions that are filtered.</summary>
    public static IEnumerable<Dimension> Dimensions(this ReportFilter filter, Dimension? except = null) =>
        Dimension.All.Where(d => d != except && filter.Values.TryGetValue(d.Key, out var values) && !values.IsDefaultOrEmpty);

    /// <summary>Whether no dimension is filtered by several values. By such, counts of sessions do not add up: one session may have two of them.</summary>
    public static bool IsOneValueEach(this ReportFilter filter, Dimension? except = null) =>
        filter.Dimensions(except).All(d => filter.Values[d.Key].Distinct(StringComparer.Ordinal).Count() == 1);
}
