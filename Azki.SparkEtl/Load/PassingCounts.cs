using System.Globalization;
using Azki.SparkEtl.Transform;
using Spark.Connect;

namespace Azki.SparkEtl.Load;

/// <summary>What Spark counts of the rows of one query while they pass by (<c>totals.sql</c>). Under a name of its own: of two queries at once, Spark gives the counts of one of a name to both.</summary>
internal sealed class PassingCounts
{
    private ObservedMetrics? _counted;

    /// <summary>A name that nothing else in Spark has.</summary>
    public string Name { get; } = $"counts_{Guid.NewGuid():N}";

    /// <summary>The same rows, counted.</summary>
    /// <param name="rows">Those of <c>batch_rows</c>.</param>
    /// <param name="others">What to count besides: aggregates with a name.</param>
    public DataFrame Of(DataFrame rows, params IEnumerable<string> others) => rows.Observe(Name, [.. SqlFile.Statements("totals"), .. others]);

    /// <summary>A count, once the query has ended.</summary>
    /// <exception cref="StagingException">Spark sent none.</exception>
    public long this[string column] => _counted is null
        ? throw new StagingException("Spark sent no totals of what it computed, so nothing is published.")
        : Convert.ToInt64(_counted.Values[column], CultureInfo.InvariantCulture);

    /// <summary>Options of the query that take these counts, and pass others on.</summary>
    public ExecutionOptions In(ExecutionOptions options) => options with
    {
        Observed = metrics =>
        {
            if (metrics.Name == Name) _counted = metrics;
            else options.Observed?.Invoke(metrics);
        },
    };
}
