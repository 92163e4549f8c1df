using System.Text.Json;

namespace Azki.Cli.Hosting;

/// <summary>Takes the words for a person out of an RFC 9457 problem.</summary>
internal static class ProblemText
{
    public static string Of(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? body : body;
        }
        catch (JsonException)
        {
            return body.Length > 0 ? body : "The running instance gave no answer.";
        }
    }
}
