using System.ComponentModel;
using System.Text.Json.Serialization;
using Azki.Core.Events;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor.Http;

/// <summary>What became of the rows of a request. All of them are durable.</summary>
[Description("What became of the rows. All of them are durable: sending the same again counts no event twice.")]
internal sealed record EventsAnswer(
    [property: Description("Rows that became events.")] long Accepted,
    [property: Description("Rows refused, kept in quarantine.")] long Rejected,
    [property: Description("The first 1,000 refused rows.")] IReadOnlyList<RowError> Errors)
{
    public const int MaxErrors = 1000;

    /// <summary>Said only where it is so.</summary>
    [Description("The JSON is malformed, or the compressed data damaged, from the last of the rejected rows on: the rest was not read. Correct it and send all again.")]
    [JsonPropertyName("rest_not_read")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RestNotRead { get; init; }

    public static EventsAnswer Of(IngestResult result, RowErrors errors) => new(
        result.Accepted, result.Quarantined,
        [.. errors.Items.Select(error => new RowError(error.Row, RejectReasons.Code(error.Reason), RejectReasons.Message(error.Reason)))])
    { RestNotRead = result.IsRestUnread };
}

/// <summary>A refused row.</summary>
internal sealed record RowError(
    [property: Description("The element of the array, or the line of the text, from 1.")] long Row,
    [property: Description("A stable code, such as user_id_invalid.")] string Reason,
    [property: Description("What is wrong and what would be accepted.")] string Message);

/// <summary>An event. Other fields are ignored.</summary>
internal sealed record EventInput(
    [property: Description("UTC unless it has an offset: 2025-10-01 14:39:08, 2025-10-01T14:39:08.123Z.")] string EventTime,
    [property: Description("From 1 to 4,294,967,295.")] uint UserId,
    [property: Description("1 to 256 bytes.")] string SessionId,
    [property: Description("quote_view, signup, policy_click or purchase, unless configured otherwise.")] string EventType,
    [property: Description("Any text, such as Google Ads.")] string Channel,
    [property: Description("A whole number of the installation's currency; absent: 0.")] uint? PremiumAmount,
    [property: Description("The sender's own identity of the event: it is counted once even if its content changes.")] string? EventId);
