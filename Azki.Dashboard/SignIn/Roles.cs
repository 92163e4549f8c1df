namespace Azki.Dashboard.SignIn;

/// <summary>What people may do; each may also what the ones before may.</summary>
internal static class Roles
{
    /// <summary>Sees every page but SQL.</summary>
    public const string Viewer = "viewer";

    /// <summary>Writes SQL, too.</summary>
    public const string Analyst = "analyst";

    /// <summary>Sees the state of the installation, too.</summary>
    public const string Operator = "operator";

    private static readonly string[] Rising = [Viewer, Analyst, Operator];

    /// <summary>The role of a key and those below it; a name that is none is a viewer.</summary>
    public static IEnumerable<string> Of(string? role) => Rising.Take(Math.Max(1, Rank(role)));

    /// <summary>The role of this name and those below it; nothing for a name that is none.</summary>
    public static IEnumerable<string> Named(string? role) => Rising.Take(Rank(role));

    // From one on; zero for a name that is none.
    private static int Rank(string? role) => Array.IndexOf(Rising, role?.Trim().ToLowerInvariant()) + 1;
}
