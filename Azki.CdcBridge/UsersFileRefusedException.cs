namespace Azki.CdcBridge;

/// <summary>A file of users that is refused as a whole: nothing was changed. The message says why.</summary>
public class UsersFileRefusedException : Exception
{
    internal UsersFileRefusedException(string message)
        : base(message)
    {
    }

    internal static UsersFileRefusedException Columns(string path, IReadOnlyList<string> missing) =>
        new($"{path}: the first line lacks {string.Join(", ", missing)}. No user was changed.");
}

/// <summary>A file that would remove more than a tenth of the users, as one cut short would.</summary>
public sealed class UserRemovalRefusedException : UsersFileRefusedException
{
    internal UserRemovalRefusedException(string path, long removed, long known)
        : base($"{path} lacks {removed:N0} of the {known:N0} users known, more than a tenth. No user was changed. "
            + "If they are to be removed, confirm it with the setting "
            + $"{CdcBridgeOptions.Section}:{nameof(CdcBridgeOptions.ConfirmRemovals)}=true.") =>
        (Removed, Known) = (removed, known);

    /// <summary>Users that would be removed.</summary>
    public long Removed { get; }

    /// <summary>Users known before.</summary>
    public long Known { get; }
}
