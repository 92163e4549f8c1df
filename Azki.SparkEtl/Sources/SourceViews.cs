using System.Globalization;
using Azki.SparkEtl.Transform;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>
/// Views of one source, under names of its own. No name is given twice in a run: where a view is replaced, Spark (4.1.1) throws away whatever it keeps that was
/// computed from a view of that name, in this session or any other.
/// </summary>
internal sealed class SourceViews(SparkSession spark, int number)
{
    /// <summary>The name that a view of this source has.</summary>
    public string NameOf(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");

    /// <summary>Makes a view of rows.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateAsync(string name, DataFrame rows, CancellationToken cancellationToken)
    {
        await rows.CreateTemporaryViewAsync(NameOf(name), cancellationToken: cancellationToken).ConfigureAwait(false);
        return NameOf(name);
    }

    /// <summary>Makes the view of a file of SQL, on the rows of another view.</summary>
    /// <returns>Its name.</returns>
    public Task<string> CreateAsync(string file, string rows, SqlParameters? parameters, CancellationToken cancellationToken) =>
        CreateAsync(file, spark.Query(SqlFile.Pipe(rows, file), parameters), cancellationToken);
}
