using System.Text;
using Azki.Core.Events;

namespace Azki.Core.Quarantine;

/// <summary>An input row that was not accepted, kept so that it can be listed, corrected and replayed.</summary>
public sealed record QuarantinedRow
{
    /// <summary>No more bytes of a row are kept.</summary>
    public const int MaxRowBytes = 64 << 10;

    /// <summary>What a person is told of a row of which more came than is kept, behind why it was refused.</summary>
    public const string TruncationNote = " Only the beginning of the row is kept.";

    /// <summary>The kind of rows that were to be events.</summary>
    public const string EventKind = "event";

    /// <summary>The kind of rows that were to be users.</summary>
    public const string UserKind = "user";

    /// <summary>XXH64 over source, place and row: the same row refused again is the same entry.</summary>
    public required ulong Id { get; init; }

    /// <summary>When it was refused.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The file, request or topic.</summary>
    public required string Source { get; init; }

    /// <summary>Where in the source: <c>line 17</c>, <c>row 3</c>, topic-partition-offset.</summary>
    public required string Place { get; init; }

    /// <summary><see cref="EventKind"/> or <see cref="UserKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A stable code, see <see cref="RejectReasons.Code"/>.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    public required string Message { get; init; }

    /// <summary>The row as it came, up to <see cref="MaxRowBytes"/>.</summary>
    public required byte[] Row { get; init; }

    /// <summary>Whether <see cref="Row"/> is only the beginning of what came.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The header of the CSV file or request the row is from; else empty.</summary>
    public string Columns { get; init; } = "";

    /// <summary>Makes the entry of a refused row.</summary>
    public static QuarantinedRow Create(
        DateTimeOffset receivedAt, string source, string place, string kind, RejectReason reason, ReadOnlySpan<byte> row) => new()
        {
            Id = Identify(source, place, row),
            ReceivedAt = receivedAt,
            Source = source,
            Place = place,
            Kind = kind,
            ReasonCode = RejectReasons.Code(reason),
            Message = RejectReasons.Message(reason),
            Row = row[..Math.Min(row.Length, MaxRowBytes)].ToArray(),
            IsTruncated = row.Length > MaxRowBytes || reason == RejectReason.RowTooLong,
        };

    /// <summary>The identity of a refused row, hashed like that of events.</summary>
    public static ulong Identify(string source, string place, ReadOnlySpan<byte> row) =>
        EventIdentity.Hash(row, EventIdentity.Hash(Encoding.UTF8.GetBytes(place), EventIdentity.Hash(Encoding.UTF8.GetBytes(source))));
}
