using System.Text;
using Azki.Core;
using Azki.Core.Events;
using Azki.Ingestor;
using Azki.Ingestor.Http;
using Azki.Ingestor.Input;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Fuzzing;

/// <summary>
/// Bodies of any type and encoding: damaged, cut short, far larger decompressed. An input is a line of Content-Type, a line of
/// Content-Encoding, and the body.
/// </summary>
public sealed class EndpointFuzz
{
    private static readonly byte[][] Plain =
    [
        Utf8(Header + "\n" + Csv(0, 40)),
        Utf8(string.Join('\n', Enumerable.Range(0, 40).Select(Json))),
        Utf8($"[{Json(0)},{Json(1)}]"),
    ];

    private static readonly string[] Types = ["text/csv", "application/x-ndjson", "application/json; charset=utf-8"];

    private static readonly byte[][] Requests =
    [
        .. Plain.Zip(Types).SelectMany(each => (byte[][])
        [
            Request(each.Second, "", each.First), Request(each.Second, "gzip", Gzip(each.First)), Request(each.Second, "zstd", Zstd(each.First)),
            Request(each.Second, "br", Brotli(each.First)), Request(each.Second, "deflate", Deflate(each.First)),
            Request(each.Second, "gzip", [.. Gzip(each.First), .. Gzip(each.First)]), Request(each.Second, "zstd", [.. Zstd(each.First), .. Zstd([])]),
        ]),
        Request(Types[0], "deflate", [0x78, 0xBB, 1, 2, 3, 4, 5]), // Wants a dictionary.
        Request(Types[0], "gzip", Gzip([.. Utf8(Header + "\n"), .. new byte[8 << 20]])),
        Request(Types[1], "zstd", Zstd(new byte[8 << 20])),
        Request(Types[2], "br", Brotli([(byte)'[', .. Enumerable.Repeat((byte)' ', 8 << 20)])),
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[] { "text/csv", "application/json", "gzip", "zstd", "br", "deflate", "identity", "charset=", "\"", ";" }.Select(Utf8),
        [0x1F, 0x8B, 8], [0x28, 0xB5, 0x2F, 0xFD], [0x78, 0xBB],
    ];

    // A body that is not given back to the budget is soon missed.
    private static readonly IngestorOptions Options = new() { MaxBodyBytes = 200_000, MaxDecodedBytes = 4 << 20, MaxBytesInFlight = 1 << 20 };

    [Fact]
    public Task Handle_AnyBody_IsAnsweredAndCountedAsItIsLogged()
    {
        Decompression.Prepare();
        var log = new MemoryLog();
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var runs = new IngestRuns(log, RawEventFormats.Compact, EventRules.Default, new FixedTime());
        var endpoint = new EventsEndpoint(runs, new ApiKeys(options), options);
        return Fuzz.RunAsync(Mutation.Of(Requests, Tokens), 300, async input =>
        {
            log.Records.Clear();
            var result = await endpoint.HandleAsync(Context(input));
            var events = log.Records.Count(record => record.Topic == Topics.RawEvents);
            var logged = (events, log.Records.Count - events);
            switch (result)
            {
                case JsonHttpResult<EventsAnswer> { StatusCode: 202, Value: { } answer }:
                    Assert.Equal((answer.Accepted, answer.Rejected), logged);
                    break;
                case ProblemHttpResult { StatusCode: 413 }:
                    break; // The rows before the limit may have been taken.
                case ProblemHttpResult { StatusCode: 400 or 415 }:
                    Assert.Equal((0, 0), logged);
                    break;
                default:
                    Assert.Fail($"Answered by {(result as IStatusCodeHttpResult)?.StatusCode}.");
                    break;
            }
        });
    }

    private static DefaultHttpContext Context(byte[] input)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n', 3);
        var body = Encoding.Latin1.GetBytes(lines[^1]);
        var context = new DefaultHttpContext();
        context.Request.ContentType = lines[0];
        if (lines.Length > 1 && lines[1].Length > 0) context.Request.Headers.ContentEncoding = lines[1];
        if (body.Length % 2 == 0) context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        return context;
    }

    private static byte[] Request(string type, string encoding, byte[] body) => [.. Utf8($"{type}\n{encoding}\n"), .. body];
}
