using System.Collections.Frozen;
using System.Globalization;

namespace ClickHouse.Embedded.Storage;

/// <summary>An active part of a table, as an insert made it and the engine believes it to be on disk.</summary>
/// <param name="Table">Quoted, with its database.</param>
/// <param name="Name">As ALTER TABLE takes it.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Bytes">Of the files its checksums name.</param>
internal sealed record StoredPart(string Table, string Name, string Folder, long Bytes)
{
    /// <summary>Lists them, a line each. A part of more than one block is merged.</summary>
    public const string Query = """
        SELECT concat('`', database, '`.`', table, '`') AS of, name, path, bytes_on_disk
        FROM system.parts WHERE active AND min_block_number = max_block_number AND database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')
        """;

    // Files that checksums.txt does not name, in the engine's version pinned here.
    private static readonly FrozenSet<string> Unnamed = FrozenSet.Create(
        StringComparer.Ordinal, "checksums.txt", "columns.txt", "columns_substreams.txt", "metadata_version.txt", "default_compression_codec.txt", "txn_version.txt");

    public static IEnumerable<StoredPart> Parse(string lines) =>
        from line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let fields = line.Split('\t')
        select new StoredPart(fields[0], fields[1], fields[2], long.Parse(fields[3], CultureInfo.InvariantCulture));

    /// <summary>Whether files are shorter than what was written to them. One that is gone meanwhile, merged or dropped, is not.</summary>
    public bool IsTorn()
    {
        try
        {
            // With the folders of its projections.
            return Files().Where(file => !Unnamed.Contains(file.Name)).Sum(file => file.Length) < Bytes || HasEmptyFile();
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a file that no checksum covers is empty. The engine does not miss what is in it until the part is loaded again, and then sets the
    /// part aside.
    /// </summary>
    public bool HasEmptyFile() => Files().Any(file => file.Length == 0 && Unnamed.Contains(file.Name));

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories);
}
