namespace Azki.Cli.Etl;

/// <summary>What computes a run of <c>azki etl</c>.</summary>
internal interface IEtlEngine
{
    /// <summary>Does it, and says in a line what was done.</summary>
    Task<string> RunAsync(EtlOptions options, CancellationToken cancellationToken);
}
