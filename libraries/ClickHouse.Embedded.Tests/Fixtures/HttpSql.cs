using System.Text;

namespace ClickHouse.Embedded.Tests.Fixtures;

/// <summary>What came back for a statement.</summary>
internal sealed record Answer(int Status, byte[] Bytes, HttpResponseMessage Response)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>X-ClickHouse-Exception-Code; 0 when there was no error.</summary>
    public int Code => Header("X-ClickHouse-Exception-Code") is { } code ? int.Parse(code) : 0;

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? values.First() : null;
}

internal static class HttpSql
{
    /// <summary>Sends a body, with more in the address.</summary>
    public static async Task<Answer> AskAsync(this HttpClient client, HttpContent? body, string address = "", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?" + address) { Content = body };
        return await client.AnswerAsync(request, cancellationToken);
    }

    /// <summary>Sends a statement.</summary>
    public static Task<Answer> AskAsync(this HttpClient client, string sql, string address = "", CancellationToken cancellationToken = default) =>
        client.AskAsync(new StringContent(sql), address, cancellationToken);

    /// <summary>Sends data with the statement in the address.</summary>
    public static Task<Answer> LoadAsync(this HttpClient client, string insert, byte[] data, string address = "", CancellationToken cancellationToken = default) =>
        client.AskAsync(new ByteArrayContent(data), $"query={Uri.EscapeDataString(insert)}&{address}", cancellationToken);

    public static async Task<Answer> AnswerAsync(this HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), response);
    }

    /// <summary>A statement that must succeed; its answer without the last line break.</summary>
    public static async Task<string> RunAsync(this HttpClient client, string sql, string address = "")
    {
        Answer answer = await client.AskAsync(sql, address, TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 200, $"{sql}: {answer.Text}");
        return answer.Text.TrimEnd('\n');
    }
}
