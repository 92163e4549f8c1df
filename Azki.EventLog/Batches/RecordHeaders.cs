namespace Azki.EventLog;

/// <summary>
/// The headers every record of a batch shares: where it came from and the trace it belongs to. On Kafka each message carries them.
/// </summary>
public sealed class RecordHeaders
{
    /// <summary>No headers.</summary>
    public static readonly RecordHeaders Empty = new([]);

    private readonly KeyValuePair<string, byte[]>[] _items;

    /// <summary>Takes the headers in the given order.</summary>
    public RecordHeaders(IEnumerable<KeyValuePair<string, byte[]>> items) => _items = [.. items];

    /// <summary>All headers, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Items => _items;

    /// <summary>The UTF-8 text of the last header of that name, or <see langword="null"/>.</summary>
    public string? GetString(string name)
    {
        for (var i = _items.Length - 1; i >= 0; i--)
            if (_items[i].Key == name) return System.Text.Encoding.UTF8.GetString(_items[i].Value);
        return null;
    }

    /// <summary>Headers of UTF-8 texts; a pair whose value is <see langword="null"/> is left out.</summary>
    public static RecordHeaders Of(params ReadOnlySpan<(string Name, string? Value)> items)
    {
        var list = new List<KeyValuePair<string, byte[]>>(items.Length);
        foreach (var (name, value) in items)
            if (value is not null) list.Add(new(name, System.Text.Encoding.UTF8.GetBytes(value)));
        return new(list);
    }
}
