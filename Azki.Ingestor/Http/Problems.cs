using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Azki.Ingestor.Http;

/// <summary>Refusals of a request as a whole (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult Unreadable(string detail) => Of(StatusCodes.Status400BadRequest, "The body cannot be read", detail);

    public static ProblemHttpResult NoKey() => Of(
        StatusCodes.Status401Unauthorized, "A key is needed", "Send one of the configured keys as X-Api-Key or as Authorization: Bearer.");

    public static ProblemHttpResult Misdirected() => Of(
        StatusCodes.Status421MisdirectedRequest, "This is not the name of this machine",
        "Without keys, events are taken for http://127.0.0.1, http://[::1] and http://localhost only.");

    public static ProblemHttpResult TooSlow() => Of(
        StatusCodes.Status408RequestTimeout, "The body came too slowly", "Nothing of it was taken. Send it again, in smaller requests where the line is slow.");

    public static ProblemHttpResult TooLarge(string detail) => Of(StatusCodes.Status413PayloadTooLarge, "The body is too large", detail);

    public static ProblemHttpResult UnknownType() => Of(
        StatusCodes.Status415UnsupportedMediaType, "The Content-Type is not known",
        "Send application/json, application/x-ndjson or text/csv, in UTF-8.");

    public static ProblemHttpResult UnknownEncoding() => Of(
        StatusCodes.Status415UnsupportedMediaType, "The Content-Encoding is not known", "Send gzip, zstd, br, deflate or none of them.");

    public static ProblemHttpResult TooManyRequests() => Of(
        StatusCodes.Status429TooManyRequests, "Too many requests", "Send fewer, larger requests; Retry-After says when the next may come.");

    public static ProblemHttpResult Busy() => Of(
        StatusCodes.Status503ServiceUnavailable, "Too much is under way",
        "Nothing of this request was taken. Send it again after Retry-After.");

    public static ProblemHttpResult LogFailed(EventLogException error) => Of(
        StatusCodes.Status503ServiceUnavailable, "The log did not acknowledge the events",
        $"Send the request again: no event is counted twice. {Fault.AdviceFor(Fault.Of(error).Kind)}".TrimEnd());

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);
}
