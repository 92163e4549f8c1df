using System.Globalization;
using System.Text;
using Azki.Warehouse;

namespace Azki.StreamEtl.Users;

/// <summary>Reads what the warehouse knows of users, once, at the start.</summary>
internal sealed class UserStore(WarehouseClient warehouse)
{
    /// <summary>Fills the directory with the latest state of every user, deleted ones included (their versions count on).</summary>
    public async Task LoadAsync(UserDirectory users, UnknownUsers unknown, CancellationToken cancellationToken)
    {
        await ReadAsync(
            "SELECT user_id, version, is_deleted, if(signup_date IS NULL, '', toString(toInt32(signup_date))), city, device_type FROM users_storage FINAL",
            cells =>
            {
                var userId = uint.Parse(cells[0], CultureInfo.InvariantCulture);
                var version = ulong.Parse(cells[1], CultureInfo.InvariantCulture);
                if (cells[2] == "1") users.Delete(userId, version);
                else
                    users.Upsert(userId, version, cells[3].Length == 0 ? UserDirectory.NoDate : int.Parse(cells[3], CultureInfo.InvariantCulture),
                        Encoding.UTF8.GetBytes(cells[4]), Encoding.UTF8.GetBytes(cells[5]));
            }, cancellationToken).ConfigureAwait(false);
        await ReadAsync(
            """
            SELECT user_id, latest.1, latest.2, latest.3, latest.4
            FROM (SELECT user_id, argMax((source_file, source_position, source_row, toUnixTimestamp64Micro(changed_at)), version) AS latest FROM user_changes WHERE source_position > 0 GROUP BY user_id)
            """,
            cells => users.Places.Set(
                uint.Parse(cells[0], CultureInfo.InvariantCulture),
                new(uint.Parse(cells[1], CultureInfo.InvariantCulture), long.Parse(cells[2], CultureInfo.InvariantCulture), long.Parse(cells[3], CultureInfo.InvariantCulture)),
                long.Parse(cells[4], CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false);
        await LoadUnknownAsync(users, unknown, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes the users of whom events are stored without attributes; those of them who are known have arrived.</summary>
    public async Task LoadUnknownAsync(UserDirectory users, UnknownUsers unknown, CancellationToken cancellationToken)
    {
        await ReadAsync(
            "SELECT DISTINCT user_id FROM processed_events_storage WHERE user_known = 0",
            cells =>
            {
                var userId = uint.Parse(cells[0], CultureInfo.InvariantCulture);
                unknown.Stored(userId);
                if (users.TryFind(userId, out _)) unknown.Arrived(userId);
            }, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAsync(string sql, Action<string[]> read, CancellationToken cancellationToken)
    {
        await using var stream = await warehouse.QueryRawAsync(sql, "TabSeparated", cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            read([.. line.Split('\t').Select(Unescape)]);
    }

    // TabSeparated escapes the few characters that would break a line; anything else stands for itself.
    private static string Unescape(string cell)
    {
        if (!cell.Contains('\\', StringComparison.Ordinal)) return cell;
        var text = new StringBuilder(cell.Length);
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] != '\\' || i + 1 == cell.Length)
            {
                text.Append(cell[i]);
                continue;
            }
            text.Append(cell[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', '0' => '\0', 'b' => '\b', 'f' => '\f', var c => c });
        }
        return text.ToString();
    }
}
