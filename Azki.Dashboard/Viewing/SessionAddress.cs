namespace Azki.Dashboard.Viewing;

/// <summary>A session as the address of its page. Ids are any text, and in a path a slash or dots would be part of it: the query takes every one.</summary>
internal static class SessionAddress
{
    public static string Of(string sessionId) => $"/sessions?id={Uri.EscapeDataString(sessionId)}";
}
