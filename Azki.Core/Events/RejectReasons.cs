using System.Collections.Frozen;

namespace Azki.Core.Events;

/// <summary>The stable codes of <see cref="RejectReason"/> and what they say to a person.</summary>
public static class RejectReasons
{
    private static readonly (string Code, string Message)[] Texts = BuildTexts();

    private static readonly FrozenDictionary<string, RejectReason> ByCode =
        Enum.GetValues<RejectReason>().ToFrozenDictionary(Code, StringComparer.Ordinal);

    /// <summary>The code kept in <c>quarantined_events</c>: snake_case, never renamed.</summary>
    public static string Code(RejectReason reason) => Texts[(int)reason].Code;

    /// <summary>One plain English sentence: what is wrong and what would be accepted.</summary>
    public static string Message(RejectReason reason) => Texts[(int)reason].Message;

    /// <summary>The reason of a code; false for a code this version does not know.</summary>
    public static bool TryParse(string code, out RejectReason reason) => ByCode.TryGetValue(code, out reason);

    private static (string, string)[] BuildTexts() =>
        [.. Enum.GetValues<RejectReason>().Select(reason => Describe(reason))];

    private static (string, string) Describe(RejectReason reason) => reason switch
    {
        RejectReason.None => ("accepted", "Accepted."),
        RejectReason.UserIdMissing => ("user_id_missing", "user_id is empty."),
        RejectReason.UserIdInvalid => ("user_id_invalid", "user_id is not a whole number written in plain digits."),
        RejectReason.UserIdOutOfRange => ("user_id_out_of_range", "user_id must be from 1 to 4,294,967,295."),
        RejectReason.SessionIdMissing => ("session_id_missing", "session_id is empty."),
        RejectReason.SessionIdInvalid => ("session_id_invalid", "session_id must be text."),
        RejectReason.SessionIdTooLong => ("session_id_too_long", "session_id is longer than 256 bytes."),
        RejectReason.EventTimeMissing => ("event_time_missing", "event_time is empty."),
        RejectReason.EventTimeInvalid => ("event_time_invalid",
            "event_time is not a time such as 2025-10-01 14:39:08, 2025-10-01T14:39:08.123Z or 2025-10-01T18:09:08+03:30."),
        RejectReason.EventTimeTooEarly => ("event_time_too_early",
            "event_time is before the earliest accepted time (2000-01-01 unless configured)."),
        RejectReason.EventTimeInFuture => ("event_time_in_future",
            "event_time is further ahead of the clock than accepted (1 day unless configured)."),
        RejectReason.EventTypeMissing => ("event_type_missing", "event_type is empty."),
        RejectReason.EventTypeUnknown => ("event_type_unknown",
            "event_type is not one of the configured types (quote_view, signup, policy_click, purchase unless configured)."),
        RejectReason.ChannelMissing => ("channel_missing", "channel is empty."),
        RejectReason.ChannelInvalid => ("channel_invalid", "channel must be text."),
        RejectReason.PremiumInvalid => ("premium_invalid", "premium_amount is not a whole number."),
        RejectReason.PremiumNegative => ("premium_negative", "premium_amount is below zero."),
        RejectReason.PremiumOutOfRange => ("premium_out_of_range", "premium_amount is above 4,294,967,295."),
        RejectReason.EventIdInvalid => ("event_id_invalid", "event_id is neither an unsigned 64-bit whole number nor text."),
        RejectReason.NotUtf8 => ("not_utf8", "A needed column is not valid UTF-8."),
        RejectReason.MalformedRow => ("malformed_row", "The quotes of the row do not pair up, or a quote stands inside an unquoted value."),
        RejectReason.TooFewColumns => ("too_few_columns", "The row has fewer columns than the header."),
        RejectReason.TooManyColumns => ("too_many_columns", "The row has more columns than the header."),
        RejectReason.MalformedJson => ("malformed_json", "The row is not well-formed JSON."),
        RejectReason.NotAnObject => ("not_an_object", "The row is JSON, but not one object."),
        RejectReason.RowTooLong => ("row_too_long", "The row is longer than accepted (1 MiB unless configured)."),
        RejectReason.TruncatedRow => ("truncated_row", "The input ends in the middle of this row."),
        RejectReason.SignupDateInvalid => ("signup_date_invalid", "signup_date is not a date such as 2024-01-31."),
        RejectReason.SignupDateOutOfRange => ("signup_date_out_of_range", "signup_date must be from 1900-01-01 to tomorrow."),
        RejectReason.CityInvalid => ("city_invalid", "city must be text."),
        RejectReason.CityTooLong => ("city_too_long", "city is longer than 128 characters."),
        RejectReason.DeviceTypeInvalid => ("device_type_invalid", "device_type must be text."),
        RejectReason.DeviceTypeTooLong => ("device_type_too_long", "device_type is longer than 128 characters."),
        RejectReason.ChangeInvalid => ("change_invalid",
            "The record is not a change of one user (operation c, u, d or r) in Debezium's envelope."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a text."),
    };
}
