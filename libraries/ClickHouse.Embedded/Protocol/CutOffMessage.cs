using System.Security.Cryptography;
using System.Text;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// How ClickHouse (from 25.11 on) says that a statement failed after its answer had begun: a block at the end of the body, between marks
/// that the header X-ClickHouse-Exception-Tag made unmistakable. The body then ends without its end.
/// </summary>
internal sealed class CutOffMessage
{
    public const string Header = "X-ClickHouse-Exception-Tag";

    private const string Marker = "__exception__";

    /// <summary>16 lower-case letters, of this answer only.</summary>
    public string Tag { get; } = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 16);

    /// <summary>The block, from its line break on. The length counts the message's bytes and the line break after it.</summary>
    public byte[] Of(string message) =>
        Encoding.UTF8.GetBytes($"\r\n{Marker}\r\n{Tag}\r\n{message}\n{Encoding.UTF8.GetByteCount(message) + 1} {Tag}\r\n{Marker}\r\n");
}
