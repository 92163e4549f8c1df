namespace ClickHouse.Embedded;

/// <summary>
/// Who may use the engine. One who is not read-only has the rights of this process: table functions such as <c>file()</c> reach
/// everything it reaches.
/// </summary>
/// <param name="Name">As given in the request.</param>
/// <param name="Password">Empty for none; asked for on a port only, never of the in-process handler.</param>
/// <param name="IsReadOnly">
/// The engine runs this user's statements with <c>readonly=1</c>: reading only, without table functions that reach files or other hosts,
/// and without a <c>SETTINGS</c> clause. Settings in the address of a request are allowed.
/// </param>
public sealed record ClickHouseUser(string Name, string Password = "", bool IsReadOnly = false)
{
    /// <summary>The user of requests that name none.</summary>
    public const string DefaultName = "default";

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => IsReadOnly ? $"{Name} (read-only)" : Name;
}
