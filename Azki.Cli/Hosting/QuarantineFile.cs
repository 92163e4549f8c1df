using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azki.Cli.Reporting;
using Azki.Warehouse;

namespace Azki.Cli.Hosting;

/// <summary>
/// Refused rows as a file a person corrects: one JSON object a line, the row in <c>row</c>. A row is CSV in the order of
/// <c>columns</c> (that of its file; without it <see cref="Header"/>), or a JSON object.
/// </summary>
internal static class QuarantineFile
{
    /// <summary>The order of columns in a corrected CSV row.</summary>
    public const string Header = "event_time,user_id,session_id,event_type,channel,premium_amount";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A row of the file.</summary>
    internal sealed record Entry(string Id, string Source, string Place, string Reason, string Message, string Row, string? Columns = null)
    {
        /// <summary>The header the row is to be read with; null for JSON.</summary>
        [System.Text.Json.Serialization.JsonIgnore]
        public string? CsvHeader => !string.IsNullOrWhiteSpace(Columns) ? Columns : Row.TrimStart().StartsWith('{') ? null : Header;
    }

    public static string Format(Entry entry) => JsonSerializer.Serialize(entry, Json);

    /// <summary>The refused events in the warehouse.</summary>
    public static Task<IReadOnlyList<Entry>> ReadStoredAsync(WarehouseClient warehouse, string condition, string? reason, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            $$"""
            SELECT toString(id), source, place, reason, message, if(isValidUTF8(row), row, ''), columns FROM quarantined_events
            WHERE kind = 'event' AND {{condition}} AND ({reason:String} = '' OR reason = {reason:String}) ORDER BY source, length(place), place
            """,
            r => new Entry(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6)),
            new Dictionary<string, object> { ["reason"] = reason ?? "" }, cancellationToken);

    /// <summary>Loads the corrected rows; those that are accepted now (or were known already) are marked as replayed.</summary>
    public static async Task<SourceAccount> ReplayAsync(HomeSession session, string path, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
            if (!string.IsNullOrWhiteSpace(line)) entries.Add(Parse(path, entries.Count + 1, line));
        // Left empty (as export does with what is not text): not corrected yet.
        entries.RemoveAll(e => string.IsNullOrWhiteSpace(e.Row));

        // Not the file's own name, by which the rows in it would be taken for JSON.
        // A name of its own each time tells this replay's refusals from those of earlier ones.
        var source = string.Create(CultureInfo.InvariantCulture, $"{path} (replayed {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss.fff})");
        var total = new SourceAccount(path, 0, 0, 0, 0);
        foreach (var (number, group) in entries.GroupBy(e => e.CsvHeader).Index())
        {
            // Each group is a file of its own: the same lines of two of them are two rows.
            var part = number == 0 ? source : string.Create(CultureInfo.InvariantCulture, $"{source}, part {number + 1}");
            var folder = Directory.CreateTempSubdirectory("azki-replay-").FullName;
            try
            {
                var rows = Path.Combine(folder, group.Key is null ? "rows.ndjson" : "rows.csv");
                await File.WriteAllLinesAsync(rows, group.Select(e => e.Row.ReplaceLineEndings(" ")).Prepend(group.Key ?? "").Skip(group.Key is null ? 1 : 0), new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
                var account = await session.IngestAsync(rows, part, null, cancellationToken).ConfigureAwait(false);
                total = new(path, total.Read + account.Read, total.Stored + account.Stored, total.Duplicates + account.Duplicates, total.Quarantined + account.Quarantined);
                await MarkAsync(session.Warehouse, part, [.. group], group.Key is null ? 1 : 2, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return total;
    }

    // The old entries are done with: of a row refused again the new entry waits, with its new reason.
    private static async Task MarkAsync(WarehouseClient warehouse, string source, List<Entry> entries, int firstLine, CancellationToken cancellationToken)
    {
        var refused = (await warehouse.QueryAsync("SELECT place FROM quarantined_events WHERE source = {source:String}", r => r.GetString(0),
            new Dictionary<string, object> { ["source"] = source }, cancellationToken).ConfigureAwait(false)).ToHashSet();
        foreach (var outcome in entries.Select((e, i) => (e.Id, Outcome: refused.Contains(string.Create(CultureInfo.InvariantCulture, $"line {i + firstLine}")) ? "refused" : "accepted"))
            .GroupBy(e => e.Outcome, e => e.Id))
        {
            foreach (var some in outcome.Chunk(10_000))
                await warehouse.ExecuteAsync(
                    $"INSERT INTO quarantine_replays (id, replayed_at, outcome) SELECT arrayJoin([{string.Join(',', some)}]::Array(UInt64)), now64(3), '{outcome.Key}'",
                    cancellationToken).ConfigureAwait(false);
        }
    }

    private static Entry Parse(string path, int line, string text)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<Entry>(text, Json);
            if (entry is { Row: not null, Id: not null } && ulong.TryParse(entry.Id, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return entry;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new CliException($"{path}, row {line}: not an object with \"id\" and \"row\", as `azki quarantine export` writes it. Nothing was replayed.", ExitCodes.InputRefused);
    }
}
