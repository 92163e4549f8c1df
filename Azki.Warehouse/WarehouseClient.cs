using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Azki.Warehouse.Native;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;

namespace Azki.Warehouse;

/// <summary>
/// The one way to the warehouse: ClickHouse.Driver over HTTP, to a server, a cluster, or the embedded engine in this process.
/// </summary>
public sealed class WarehouseClient : IDisposable
{
    // One insert is one block, on every try: a token whose rows are cut differently the second time counts twice in the views.
    private static readonly Dictionary<string, object> InsertSettings = new()
    {
        ["insert_deduplicate"] = 1,
        ["deduplicate_blocks_in_dependent_materialized_views"] = 1,
        ["max_insert_block_size"] = 100_000_000,
        ["min_insert_block_size_rows"] = 100_000_000,
        ["min_insert_block_size_bytes"] = 0,
        ["max_partitions_per_insert_block"] = 0,
        ["async_insert"] = 0,
        ["parallel_view_processing"] = 1,
        ["max_threads"] = 2,
    };

    private static readonly Dictionary<string, object> StreamSettings = new(InsertSettings) { ["insert_deduplicate"] = 0, ["deduplicate_blocks_in_dependent_materialized_views"] = 0 };

    // Characters of parameters that go into an address, which servers and proxies do not take of any length.
    private const int MostInAddress = 2_000;

    private readonly ClickHouseClient _client;
    private readonly ClickHouseClient _forms;
    private readonly HttpClient _http;
    private readonly WarehouseOptions _options;

    /// <summary>Makes a client over a connection string, with the HTTP client to use.</summary>
    /// <exception cref="FormatException">The connection string is none; the message names the setting.</exception>
    public WarehouseClient(string connectionString, HttpClient http, WarehouseOptions options, string setting = $"ConnectionStrings:{WarehouseServices.ConnectionName}")
    {
        (_options, _http) = (options, http);
        var server = WarehouseConnection.Parse(connectionString, setting);
        _client = Client(false);
        _forms = Client(true);

        ClickHouseClient Client(bool usesForms) => new(new ClickHouseClientSettings(server) { Database = options.Database, HttpClient = http, UseCompression = false, UseFormDataParameters = usesForms });
    }

    /// <summary>The database the client works in.</summary>
    public string Database => _options.Database;

    /// <summary>Runs a statement that returns no rows.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken = default) => ExecuteAsync(sql, null, cancellationToken);

    /// <summary>Runs a statement that returns no rows, in another database or with other settings.</summary>
    public Task ExecuteAsync(string sql, QueryOptions? options, CancellationToken cancellationToken = default) =>
        AskAsync(() => _client.ExecuteNonQueryAsync(sql, new(), options, cancellationToken), cancellationToken);

    /// <summary>
    /// Reads rows; <c>{name:Type}</c> in the SQL takes the parameter of that name. So is read what decides about other rows, as which events there are already: of
    /// several replicas none answers that lacks what was loaded. Pages, which ask again, read with options of their own.
    /// </summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyDictionary<string, object>? parameters = null, CancellationToken cancellationToken = default) =>
        QueryAsync(sql, read, parameters, WithAllLoaded, cancellationToken);

    /// <summary>Reads rows in a session or with other settings.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyDictionary<string, object>? parameters, QueryOptions? options, CancellationToken cancellationToken = default)
    {
        var client = parameters?.Values.Sum(v => (v as string)?.Length ?? 0) > MostInAddress ? _forms : _client;
        await using var reader = (ClickHouse.Driver.ADO.Readers.ClickHouseDataReader)
            await AskAsync(() => client.ExecuteReaderAsync(sql, ToCollection(parameters), options, cancellationToken), cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads the first column of the first row as an integer, as of all that was loaded.</summary>
    public async Task<long> QueryNumberAsync(
        string sql, IReadOnlyDictionary<string, object>? parameters = null, CancellationToken cancellationToken = default)
    {
        var value = await AskAsync(() => _client.ExecuteScalarAsync(sql, ToCollection(parameters), WithAllLoaded, cancellationToken), cancellationToken).ConfigureAwait(false);
        return Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Streams the answer to a query as the bytes of a format, as of all that was loaded. The caller disposes of the stream.
    /// </summary>
    public async Task<Stream> QueryRawAsync(string sql, string format, CancellationToken cancellationToken = default)
    {
        var result = await AskAsync(() => _client.ExecuteRawResultAsync($"{sql}\nFORMAT {format}", WithAllLoaded, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await result.ReadDecompressedStreamAsync().ConfigureAwait(false);
    }

    private static readonly QueryOptions WithAllLoaded = new() { CustomSettings = new Dictionary<string, object> { ["select_sequential_consistency"] = 1 } };

    /// <summary>Takes a row.</summary>
    public delegate void RowReader(ReadOnlySpan<byte> row);

    /// <summary>Reads rows that all have the same length, as the format RowBinary writes them.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="rowLength">The bytes of a row.</param>
    /// <param name="read">Takes each row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WarehouseException">Nothing came for as long as an insert may take, or the answer ended in the middle of a row.</exception>
    public async Task ReadRowsAsync(string sql, int rowLength, RowReader read, CancellationToken cancellationToken = default)
    {
        const int RowsAtOnce = 8192;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_options.InsertTimeout);
        try
        {
            await using var stream = await QueryRawAsync(sql, "RowBinary", silence.Token).ConfigureAwait(false);
            var buffer = new byte[rowLength * RowsAtOnce];
            for (int length; (length = await stream.ReadAtLeastAsync(buffer, buffer.Length, false, silence.Token).ConfigureAwait(false)) > 0; silence.CancelAfter(_options.InsertTimeout))
            {
                if (length % rowLength != 0) throw new WarehouseException("The warehouse ended an answer in the middle of a row; the query is asked again.");
                for (var at = 0; at < length; at += rowLength) read(buffer.AsSpan(at, rowLength));
            }
        }
        catch (OperationCanceledException e) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WarehouseException($"The warehouse said nothing for {_options.InsertTimeout} in the middle of an answer; the query is asked again.", e) { IsSilent = true };
        }
    }

    /// <summary>
    /// Sends a statement as a person wrote it, and streams the answer, if there is one, in the format the statement names, or else the given
    /// one. The caller disposes of the stream.
    /// </summary>
    /// <exception cref="WarehouseException">The warehouse refused it; the message is the warehouse's.</exception>
    public Task<Stream> SendAsync(string sql, string defaultFormat, CancellationToken cancellationToken = default) =>
        SendAsync(sql, defaultFormat, new Dictionary<string, object>(), cancellationToken);

    /// <summary>Sends a statement with settings, and parameters as <c>param_x</c>, of the HTTP interface.</summary>
    /// <exception cref="WarehouseException">The warehouse refused it; the message is the warehouse's.</exception>
    public async Task<Stream> SendAsync(string sql, string defaultFormat, IReadOnlyDictionary<string, object> settings, CancellationToken cancellationToken = default) =>
        (await AskAsync(sql, defaultFormat, settings, cancellationToken).ConfigureAwait(false)).Body;

    /// <summary>As <see cref="SendAsync(string, string, IReadOnlyDictionary{string, object}, CancellationToken)"/>, with the format that the answer is in; null where a server does not say.</summary>
    internal async Task<(Stream Body, string? Format)> AskAsync(string sql, string defaultFormat, IReadOnlyDictionary<string, object> settings, CancellationToken cancellationToken)
    {
        var server = _client.Settings;
        var query = string.Concat(settings.Select(s => string.Create(CultureInfo.InvariantCulture, $"&{s.Key}={Uri.EscapeDataString(Convert.ToString(s.Value, CultureInfo.InvariantCulture)!)}")));
        var address = $"{server.Protocol}://{server.Host}:{server.Port}/?database={Uri.EscapeDataString(Database)}&default_format={Uri.EscapeDataString(defaultFormat)}{query}";
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(sql) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.Username}:{server.Password}")));
        var response = await AskAsync(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken).ConfigureAwait(false);
        var answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return (answer, response.Headers.TryGetValues("X-ClickHouse-Format", out var format) ? format.First() : null);
        using var reader = new StreamReader(answer);
        throw new WarehouseException((await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim());
    }

    /// <summary>Inserts a block, as fast as it goes.</summary>
    public Task InsertAsync(EncodedBlock block, string token, CancellationToken cancellationToken = default) => InsertAsync(block, token, false, cancellationToken);

    /// <summary>
    /// Inserts a block. Repeated with the same token it does nothing, in the table and in everything that is fed from it.
    /// </summary>
    /// <param name="block">The rows.</param>
    /// <param name="token">The same for every try.</param>
    /// <param name="sparing">Takes longer and less memory: one view after the other. The block is cut no differently.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="WarehouseException">No answer came in time; it may have been done or not.</exception>
    public async Task InsertAsync(EncodedBlock block, string token, bool sparing, CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.InsertTimeout);
        var settings = new Dictionary<string, object>(InsertSettings) { ["insert_deduplication_token"] = token };
        if (sparing) (settings["parallel_view_processing"], settings["max_threads"]) = (0, 1);
        await using var stream = StreamOver(block.Bytes);
        try
        {
            using var response = await AskAsync(() => _client.InsertRawStreamAsync(
                block.Table, stream, "Native", block.Columns, useCompression: false, new() { CustomSettings = settings }, timeout.Token), timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WarehouseException(
                $"The insert of {block.Rows:N0} rows into {block.Table} was not answered within {_options.InsertTimeout}; whether it was done or not, it is repeated and counts once.", e)
            { IsSilent = true };
        }
    }

    /// <summary>Inserts what a stream gives in a format, for tables that are filled from nothing and checked before they are used: it is not repeated.</summary>
    public async Task InsertStreamAsync(string table, IReadOnlyList<string> columns, Stream data, string format, CancellationToken cancellationToken = default)
    {
        using var response = await AskAsync(() => _client.InsertRawStreamAsync(
            table, data, format, columns, useCompression: false, new() { CustomSettings = StreamSettings }, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _forms.Dispose();
    }

    // A connection that is not made in time ends as if it were cancelled, although nobody cancelled it.
    private static async Task<T> AskAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WarehouseException($"The warehouse did not answer in time: {e.InnerException?.Message ?? e.Message}", e) { IsSilent = true };
        }
    }

    private static MemoryStream StreamOver(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false)
        : new(bytes.ToArray(), writable: false);

    private static ClickHouseParameterCollection ToCollection(IReadOnlyDictionary<string, object>? parameters)
    {
        var collection = new ClickHouseParameterCollection();
        foreach (var (name, value) in parameters ?? new Dictionary<string, object>())
            collection.Add(new ClickHouseDbParameter { ParameterName = name, Value = value });
        return collection;
    }
}
