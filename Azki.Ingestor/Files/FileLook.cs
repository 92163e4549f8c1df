namespace Azki.Ingestor.Files;

/// <summary>For how long a file has been as it is.</summary>
internal enum FileRest : byte
{
    None,

    /// <summary>Its writer pauses, maybe in the middle of a row.</summary>
    Settled,

    /// <summary>Nothing more is expected.</summary>
    Ended,
}

/// <summary>A file as it was found once.</summary>
internal readonly record struct FileLook(long Size, DateTime Written, FileRest Rest);
