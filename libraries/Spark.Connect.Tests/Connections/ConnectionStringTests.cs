using CsCheck;

namespace Spark.Connect.Tests.Connections;

public sealed class ConnectionStringTests
{
    private static readonly Gen<string> Hosts = Gen.OneOf("spark", "spark.example.com", "10.1.2.3", "::1", "fe80::1:2", "localhost", "127.0.0.1");

    private static readonly Gen<SparkConnectionString> Valid =
        from host in Hosts
        from port in Gen.Int[1, 65535]
        from ssl in Gen.Bool.Nullable()
        from token in Gen.String[1, 20].Null()
        from user in Gen.String[1, 20].Null()
        from agent in Gen.String[1, 20].Null()
        from session in Gen.Guid.Nullable()
        from size in Gen.Int[1, int.MaxValue]
        from header in Gen.String[Gen.Char[' ', '~'], 0, 20]
        where !Lone(token) && !Lone(user) && !Lone(agent)
        select new SparkConnectionString
        {
            Host = host,
            Port = port,
            UseSsl = token is null ? ssl : true,
            Token = token,
            UserId = user,
            UserAgent = agent,
            SessionId = session,
            MaxMessageSize = size,
            Metadata = [new("x-tenant", header)],
        };

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame() =>
        Valid.Sample(written =>
        {
            var read = SparkConnectionString.Parse(written.ToStringWithToken());
            Assert.Equal((written.Host, written.Port, written.UseSsl, written.Token), (read.Host, read.Port, read.UseSsl, read.Token));
            Assert.Equal((written.UserId, written.UserAgent, written.SessionId, written.MaxMessageSize), (read.UserId, read.UserAgent, read.SessionId, read.MaxMessageSize));
            Assert.Equal(written.Metadata, read.Metadata);
            Assert.Equal(written, read);
        });

    [Fact]
    public void Parse_AnyText_ReadsItOrSaysWhatIsWrong() =>
        Gen.String.Select(Gen.Int[0, 60], Gen.OneOf("sc://host:15002/;token=a;use_ssl=true;session_id=550e8400-e29b-41d4-a716-446655440000", "sc://[::1]:9/;user_id=é")).Sample((noise, at, text) =>
        {
            try
            {
                SparkConnectionString.Parse(text.Insert(Math.Min(at, text.Length), noise));
            }
            catch (FormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        });

    [Fact]
    public void Parse_HostAlone_TakesDefaults()
    {
        var read = SparkConnectionString.Parse("sc://myhost.com");
        Assert.Equal(("myhost.com", 15002, false, 128 * 1024 * 1024), (read.Host, read.Port, read.IsEncrypted, read.MaxMessageSize));
        Assert.Equal(read, SparkConnectionString.Parse("sc://myhost.com/"));
        Assert.Equal(read, SparkConnectionString.Parse("sc://myhost.com/;"));
    }

    [Theory]
    [InlineData("sc://h/;use_ssl=true", true)]
    [InlineData("sc://h/;use_ssl=false", false)]
    [InlineData("sc://h/;token=abc", true)]
    [InlineData("sc://localhost/;token=abc", false)]
    [InlineData("sc://127.0.0.1/;token=abc", false)]
    [InlineData("sc://[::1]/;token=abc", false)]
    [InlineData("sc://127.0.0.1/;token=abc;use_ssl=true", true)]
    [InlineData("sc://h/;x-api-key=abc", true)]
    [InlineData("sc://h/;x-api-key=abc;use_ssl=false", false)]
    [InlineData("sc://localhost/;x-api-key=abc", false)]
    public void IsEncrypted_ByParametersAndHost_AsSparkDefines(string text, bool isEncrypted) => Assert.Equal(isEncrypted, SparkConnectionString.Parse(text).IsEncrypted);

    [Theory]
    [InlineData("http://h", "sc://")]
    [InlineData("sc://", "no name or address")]
    [InlineData("sc://h:0/", "no port")]
    [InlineData("sc://h:65536/", "no port")]
    [InlineData("sc://h:+1/", "no port")]
    [InlineData("sc://[::1/", "bracket")]
    [InlineData("sc://h/path/;user_id=a", "no path")]
    [InlineData("sc://h/;user_id", "name, = and a value")]
    [InlineData("sc://h/;user_id=", "empty")]
    [InlineData("sc://h/;use_ssl=True", "true or false")]
    [InlineData("sc://h/;session_id=1", "no UUID")]
    [InlineData("sc://h/;grpc_max_message_size=1k", "number of bytes")]
    [InlineData("sc://h/;user_id=a;user_id=b", "twice")]
    [InlineData("sc://h/;token=secret;use_ssl=false", "unencrypted")]
    [InlineData("sc://h/;X-Tenant=a", "no parameter of Spark")]
    [InlineData("sc://h/;authorization=Bearer%20secret", "set token")]
    [InlineData("sc://h/;Authorization=Bearer%20secret", "set token")]
    [InlineData("sc://h/;x-tenant=%0D%0Aauthorization", "printable")]
    public void Parse_Wrong_SaysWhat(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => SparkConnectionString.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sc://h:15002;token=secret", "no / before the parameters")]
    [InlineData("sc://h;token=secret/;user_id=a", "no / before the parameters")]
    [InlineData("sc://user:secret@h:15002/", "user_id")]
    [InlineData("sc://secret@h", "user_id")]
    public void Parse_SecretInTheWrongPlace_IsNotShown(string text, string expected)
    {
        var message = Assert.Throws<FormatException>(() => SparkConnectionString.Parse(text)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sc://h:15002/;token=secret", "sc://h:15002/;token=%2A%2A%2A")]
    [InlineData("sc://h:15002/;x-api-key=secret", "sc://h:15002/;x-api-key=%2A%2A%2A")]
    public void ToString_WithSecrets_HidesThem(string text, string expected) => Assert.Equal(expected, SparkConnectionString.Parse(text).ToString());

    // Half of a surrogate pair is no text: percent-encoding can't carry it.
    private static bool Lone(string? text) => text is not null && text.Any(char.IsSurrogate);
}
