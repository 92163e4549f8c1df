namespace Azki.SparkEtl;

/// <summary>What a run of batch ETL does with the days it is asked for.</summary>
public enum BatchMode
{
    /// <summary>Stored events get the attributes their users have now.</summary>
    Reenrich,

    /// <summary>The same, and events of the sources that are not stored yet are added.</summary>
    Backfill,

    /// <summary>The days become what the sources say: stored events that are not there go, but for those the log took since the run began.</summary>
    Rebuild,
}
