using System.Text.Json;
using Azki.Dashboard.Viewing;
using Azki.ServiceDefaults;

namespace Azki.Dashboard.SavedViews;

/// <summary>A view under a name: the address that restores it.</summary>
public sealed record SavedView(string Name, string Address);

/// <summary>The saved views of the installation, for everyone: <c>dashboard/views.json</c> in the home.</summary>
internal sealed class ViewStore(HomeFolder home)
{
    private const int Most = 200;
    private const int LongestName = 80;
    // What an address may have at all.
    private const int LongestAddress = 64 << 10;
    private const long MostBytes = 4 << 20;
    private const string Sql = "/sql";
    private static readonly string[] Pages = ["/reports/", "/journeys", "/users/", Sql];
    private readonly Lock _gate = new();
    private readonly string _path = Path.Combine(home.Path, "dashboard", "views.json");

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<SavedView> All
    {
        get
        {
            lock (_gate) return Read();
        }
    }

    /// <summary>Whether an address is one of SQL.</summary>
    public static bool IsSql(string? address) => SiteAddress.TryResolve(address, out var resolved) && SiteAddress.PathOf(resolved).StartsWith(Sql, StringComparison.OrdinalIgnoreCase);

    /// <summary>Saves a view; one of the same name is replaced.</summary>
    /// <exception cref="ArgumentException">It can't be saved; the message says why.</exception>
    public void Save(string? name, string? address)
    {
        name = name?.Trim();
        if (name is not { Length: > 0 and <= LongestName }) throw new ArgumentException($"Give the view a name of at most {LongestName} characters.");
        if (address?.Length > LongestAddress) throw new ArgumentException($"The address of this view has more than {LongestAddress:N0} characters. Choose fewer values.");
        if (address is null || !SiteAddress.TryResolve(address, out var resolved) || !IsPage(SiteAddress.PathOf(resolved)))
            throw new ArgumentException("Only views of reports, journeys, users and SQL can be saved.");
        lock (_gate)
        {
            var views = Read().Where(v => !v.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Append(new(name, resolved.PathAndQuery)).OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase).ToList();
            if (views.Count > Most) throw new ArgumentException($"There are {Most} saved views; remove one first.");
            if (views.Sum(v => (long)v.Address.Length) > MostBytes) throw new ArgumentException("The saved views are too long together; remove one first.");
            Write(views);
        }
    }

    /// <summary>Removes a view.</summary>
    public void Remove(string? name)
    {
        lock (_gate) Write([.. Read().Where(v => v.Name != name)]);
    }

    // What is left of dots was escaped: nobody means it.
    private static bool IsPage(string path) => Pages.Any(p => path.StartsWith(p, StringComparison.Ordinal)) && !path.Contains("/..", StringComparison.Ordinal);

    private List<SavedView> Read()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize<List<SavedView>>(File.ReadAllBytes(_path)) ?? [] : [];
        }
        catch (JsonException)
        {
            // Kept aside for whoever wants to mend it: a damaged list of bookmarks is no reason to show no reports.
            File.Move(_path, $"{_path}.damaged", overwrite: true);
            return [];
        }
    }

    // Renamed into place: who stops in the middle leaves the old list.
    private void Write(List<SavedView> views)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using (var file = File.Create($"{_path}.new"))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(views));
            // Before it has its name: a power cut would leave an empty list under it.
            file.Flush(flushToDisk: true);
        }
        File.Move($"{_path}.new", _path, overwrite: true);
    }
}
