using System.Text.Json;
using System.Text.Json.Serialization;

namespace Azki.Dashboard.Components.Parts;

/// <summary>A chart, as <c>charts.js</c> draws it.</summary>
/// <param name="Kind">line, area or bar.</param>
/// <param name="Labels">Along the axis.</param>
/// <param name="Series">What is drawn.</param>
/// <param name="Unit">count, money or share.</param>
/// <param name="IsStacked">Whether series are put on each other.</param>
/// <param name="LeftOut">How many series there are beside these, which are as many as can be told apart.</param>
public sealed record ChartData(string Kind, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series, string Unit, bool IsStacked = false, int LeftOut = 0)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>As the element takes it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

/// <summary>A series of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">A value for each label; null where there is none.</param>
/// <param name="IsFaint">Drawn in grey, to compare with.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values, bool IsFaint = false);
