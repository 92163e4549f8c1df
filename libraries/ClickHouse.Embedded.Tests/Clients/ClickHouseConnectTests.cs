using System.Net.Http.Headers;
using System.Text;
using ClickHouse.Embedded.Tests.Fixtures;
using K4os.Compression.LZ4.Streams;

namespace ClickHouse.Embedded.Tests.Clients;

/// <summary>The requests that clickhouse-connect (Python) sends, in its order.</summary>
public sealed class ClickHouseConnectTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Fact]
    public async Task Requests_OfConnectInsertAndQuery_AreAnswered()
    {
        using HttpClient client = Fixture.OnPort(null, null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:s3cret:with colon")));
        string session = $"session_id={Guid.NewGuid()}&wait_end_of_query=1";
        Assert.EndsWith("\tUTC", await client.RunAsync("SELECT version(), timezone()", session));
        Assert.NotEqual("", await client.RunAsync("SELECT name, value, readonly AS readonly FROM system.settings LIMIT 10000", session));
        Assert.Equal(200, (await client.AskAsync("SELECT 1 AS check FORMAT Native", "client_protocol_version=54405&" + session, Ending)).Status);

        await client.RunAsync($"CREATE TABLE {Database}.t (id UInt64, s String) ENGINE = MergeTree ORDER BY id", session);
        Assert.StartsWith("id\tUInt64", await client.RunAsync($"DESCRIBE TABLE {Database}.t", session));
        byte[] block = (await Admin.AskAsync("SELECT number AS id, toString(number) AS s FROM numbers(1000) FORMAT Native", "", Ending)).Bytes;
        using var packed = new MemoryStream();
        await using (Stream encoder = LZ4Stream.Encode(packed, leaveOpen: true)) await encoder.WriteAsync(block, Ending);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("lz4");
        Answer stored = await client.AskAsync(content, $"query={Uri.EscapeDataString($"INSERT INTO {Database}.t (id, s) FORMAT Native")}&{session}", Ending);
        Assert.True(stored.Status == 200, stored.Text);

        using MultipartFormDataContent form = new()
        {
            { new StringContent($"SELECT count(), length({{x:String}}) FROM {Database}.t"), "query" },
            { new StringContent(new string('y', 300_000)), "param_x" },
        };
        Assert.Equal("1000\t300000\n", (await client.AskAsync(form, session, Ending)).Text);
    }
}
