using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>The configuration of a session, such as <c>spark.sql.shuffle.partitions</c>.</summary>
public sealed class SparkConfiguration
{
    private readonly SparkCalls _calls;

    internal SparkConfiguration(SparkCalls calls) => _calls = calls;

    /// <summary>The value of a key; null when it has none.</summary>
    public async Task<string?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        var response = await _calls.ConfigureAsync(new() { GetOption = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false);
        return response.Pairs is [{ HasValue: true } pair] ? pair.Value : null;
    }

    /// <summary>All keys that have values and begin with a prefix; they are given without it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetAllAsync(string? prefix = null, CancellationToken cancellationToken = default)
    {
        var all = new ConfigRequest.Types.GetAll();
        if (prefix is not null) all.Prefix = prefix;
        var response = await _calls.ConfigureAsync(new() { GetAll = all }, cancellationToken).ConfigureAwait(false);
        return response.Pairs.ToDictionary(p => p.Key, p => p.Value);
    }

    /// <summary>Sets a key for this session.</summary>
    /// <exception cref="SparkException">It is fixed when the server starts.</exception>
    public Task SetAsync(string key, string value, CancellationToken cancellationToken = default) =>
        _calls.ConfigureAsync(new() { Set = new() { Pairs = { new KeyValue { Key = key, Value = value } } } }, cancellationToken);

    /// <summary>Takes a key back to Spark's own default, not to what the server was started with.</summary>
    public Task UnsetAsync(string key, CancellationToken cancellationToken = default) => _calls.ConfigureAsync(new() { Unset = new() { Keys = { key } } }, cancellationToken);
}
