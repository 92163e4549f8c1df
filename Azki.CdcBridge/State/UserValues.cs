namespace Azki.CdcBridge.State;

/// <summary>The attributes of a user, texts by their number in the <see cref="TextTable"/>.</summary>
internal readonly record struct UserValues(int SignupDay, int City, int DeviceType)
{
    /// <summary>Stands for a signup not known.</summary>
    public const int NoDay = int.MinValue;
}

/// <summary>A user as the topic has it and as the file has it.</summary>
internal struct UserSlot
{
    public UserValues Stored;
    public UserValues InFile;

    /// <summary>Microseconds since 1970-01-01 UTC; null where the topic does not tell.</summary>
    public long? CreatedUs;

    /// <summary>The line of <see cref="InFile"/>, from 1.</summary>
    public int Line;

    /// <summary>Whether the topic has the user.</summary>
    public bool IsStored;

    /// <summary>Whether the file has a valid row of the user.</summary>
    public bool IsInFile;

    /// <summary>Whether the file has a row of the user that is refused: a user is not removed for that.</summary>
    public bool IsRefusedInFile;

    public readonly bool IsRemoved => IsStored && !IsInFile && !IsRefusedInFile;
}
