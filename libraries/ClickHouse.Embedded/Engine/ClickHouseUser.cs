namespace ClickHouse.Embedded;

/// <summary>Who may use the engine, and what they may do there.</summary>
/// <param name="Name">As given in the request.</param>
/// <param name="Password">Empty for none; asked for on a port only, never of the in-process handler.</param>
/// <param name="IsReadOnly">Reads the databases; may change settings for its own statements, and nothing else.</param>
/// <param name="HasExternalAccess">
/// May use what reaches outside the databases: <c>file()</c>, <c>url()</c>, <c>s3()</c>, <c>mysql()</c> and their like, engines and
/// dictionaries of that kind. They act with the rights of this process: who has this may read its files and run programs as it. Not for
/// one who is read-only.
/// </param>
public sealed record ClickHouseUser(string Name, string Password = "", bool IsReadOnly = false, bool HasExternalAccess = false)
{
    /// <summary>The user of requests that name none.</summary>
    public const string DefaultName = "default";

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => IsReadOnly ? $"{Name} (read-only)" : HasExternalAccess ? $"{Name} (external access)" : Name;
}
