using System.Text;

namespace Azki.EventLog.Kafka;

/// <summary>Headers in librdkafka's memory, of which each message gets a copy.</summary>
internal sealed unsafe class NativeHeaders : IDisposable
{
    private readonly nint _headers;

    public NativeHeaders(RecordHeaders headers)
    {
        _headers = Librdkafka.NewHeaders((nuint)headers.Items.Count);
        foreach (var (name, value) in headers.Items)
        {
            var nameBytes = Encoding.UTF8.GetBytes(name);
            // No value at all is something else than an empty one.
            fixed (byte* n = nameBytes, v = value is { Length: 0 } ? [0] : value) _ = Librdkafka.AddHeader(_headers, n, nameBytes.Length, v, value?.Length ?? 0);
        }
    }

    public nint Copy() => Librdkafka.CopyHeaders(_headers);

    public void Dispose() => Librdkafka.DestroyHeaders(_headers);
}
