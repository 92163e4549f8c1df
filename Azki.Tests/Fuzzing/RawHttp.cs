using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Azki.Tests.Fuzzing;

/// <summary>Requests as bytes, which no client would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The body of an answer, whole or in chunks.</summary>
    public static string Body(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var rest = answer[(end + 4)..];
        if (!answer[..end].Contains("chunked", StringComparison.OrdinalIgnoreCase)) return rest;
        var body = new StringBuilder();
        while (true)
        {
            var line = rest.IndexOf("\r\n", StringComparison.Ordinal);
            var length = int.Parse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0) return body.ToString();
            body.Append(rest.AsSpan(line + 2, length));
            rest = rest[(line + 2 + length + 2)..];
        }
    }

    /// <summary>Sends lines of a head, an empty line and a body; returns all that is answered, or nothing.</summary>
    public static async Task<string> SendAsync(Uri address, byte[] input)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var answer = new StringBuilder();
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Wire(input));
            var buffer = new byte[4096];
            while (true)
            {
                var reading = stream.ReadAsync(buffer).AsTask();
                // What waits for more of the request is told that there is none.
                if (await Task.WhenAny(reading, Task.Delay(Patience)) != reading) client.Client.Shutdown(SocketShutdown.Send);
                var read = await reading;
                if (read == 0) break;
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // Refused before all of it was sent.
        }

        return answer.ToString();
    }

    private static byte[] Wire(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (end < 0 ? text : text[..end]).Replace("\n", "\r\n", StringComparison.Ordinal);
        var body = end < 0 ? [] : input[(end + 2)..];
        var isChunked = body.Length % 2 == 1;
        var framed = isChunked ? Chunks(body) : body;
        var framing = isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}";
        return [.. Encoding.Latin1.GetBytes($"{head}\r\nHost: localhost\r\nConnection: close\r\n{framing}\r\n\r\n"), .. framed];
    }

    private static byte[] Chunks(byte[] body)
    {
        var random = new Random(body.Length);
        var framed = new List<byte>();
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(random.Next(1, 500), body.Length - at);
            framed.AddRange([.. Encoding.ASCII.GetBytes($"{length:x}\r\n"), .. body[at..(at + length)], .. "\r\n"u8]);
            at += length;
        }

        return [.. framed, .. "0\r\n\r\n"u8];
    }
}
