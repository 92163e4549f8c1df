using Azki.CdcBridge.Envelopes.Handling;

namespace Azki.CdcBridge.Envelopes;

/// <summary>What decides how changes are written; defaults and names are Debezium's.</summary>
internal sealed record EnvelopeOptions
{
    /// <summary><c>topic.prefix</c>, which is the name in the source block.</summary>
    public string Name { get; init; } = "azki";

    /// <summary>The version in the source block.</summary>
    public string Version { get; init; } = typeof(EnvelopeOptions).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary><c>mysql</c> or <c>mariadb</c>.</summary>
    public string Connector { get; init; } = "mysql";

    /// <summary><c>decimal.handling.mode</c></summary>
    public DecimalHandlingMode Decimals { get; init; }

    /// <summary><c>bigint.unsigned.handling.mode</c></summary>
    public BigIntUnsignedHandlingMode UnsignedBigInts { get; init; }

    /// <summary><c>time.precision.mode</c></summary>
    public TimePrecisionMode Times { get; init; }

    /// <summary><c>binary.handling.mode</c></summary>
    public BinaryHandlingMode Binaries { get; init; }

    /// <summary><c>tombstones.on.delete</c>: a record without value follows the one of a deleted row.</summary>
    public bool HasTombstones { get; init; } = true;

    /// <summary>
    /// <c>replace.null.with.default</c> of Kafka Connect's JSON: NULL in a column with a default value is written as that value. Off, NULL stays null,
    /// which Debezium's readers may not expect.
    /// </summary>
    public bool ReplacesNullWithDefault { get; init; } = true;

    /// <summary><c>include.query</c>: the statement in the source block, where the server logs it.</summary>
    public bool IncludesQuery { get; init; }
}
