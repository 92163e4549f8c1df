using System.Text;
using MySql.Replication.Connections;
using MySql.Replication.Protocol;

namespace MySql.Replication.Authentication;

/// <summary>What is said between the client's first answer and the server's OK.</summary>
/// <param name="channel">The connection.</param>
/// <param name="options">User and password.</param>
/// <param name="isPrivate">TLS or a unix socket: nobody else hears it.</param>
internal sealed class AuthenticationExchange(PacketChannel channel, ReplicationOptions options, bool isPrivate)
{
    private const string Doing = ServerErrorException.LoggingIn;

    private string _plugin = "";
    private byte[] _nonce = [];

    /// <summary>The first answer, which goes with the user's name; empty where the plugin is not known here: the server will name another.</summary>
    public static byte[] FirstResponse(string plugin, string password, byte[] nonce) => plugin switch
    {
        NativePassword.PluginName => NativePassword.Respond(password, nonce),
        CachingSha2Password.PluginName => CachingSha2Password.Respond(password, nonce),
        _ => [],
    };

    public async Task RunAsync(string plugin, byte[] nonce, CancellationToken cancellationToken)
    {
        (_plugin, _nonce) = (plugin, nonce);
        while (true)
        {
            var packet = await channel.ReadAsync(cancellationToken).ConfigureAwait(false);
            ErrorPacket.ThrowIfError(packet.Span, Doing);
            if (ResponsePacket.IsOk(packet.Span)) return;
            if (ResponsePacket.IsAuthSwitch(packet.Span)) await SwitchAsync(packet, cancellationToken).ConfigureAwait(false);
            else if (ResponsePacket.IsMoreAuthData(packet.Span)) await GoOnAsync(packet[1..], cancellationToken).ConfigureAwait(false);
            else throw new AuthenticationException($"{Doing}: the server answers with something unknown (0x{packet.Span[0]:x2}).");
        }
    }

    private Task SwitchAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        var reader = new WireReader(packet.Span[1..]);
        _plugin = reader.IsEmpty ? "mysql_old_password" : Encoding.ASCII.GetString(reader.NullTerminated());
        _nonce = reader.Rest.TrimEnd((byte)0).Length >= 20 ? reader.Rest[..20].ToArray() : reader.Rest.ToArray();
        if (_plugin == Sha256Password.PluginName) return SendPasswordAsync(Sha256Password.PublicKeyRequest, cancellationToken);
        if (_plugin is not (NativePassword.PluginName or CachingSha2Password.PluginName))
            throw new AuthenticationException($"{Doing}: the server wants {_plugin}, which is not known here. Give the user {CachingSha2Password.PluginName} or {NativePassword.PluginName}.");
        return channel.WriteAsync(FirstResponse(_plugin, options.Password, _nonce), cancellationToken);
    }

    private Task GoOnAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => data.Span switch
    {
        // The OK comes next.
        [CachingSha2Password.FastSuccess] when _plugin == CachingSha2Password.PluginName => Task.CompletedTask,
        [CachingSha2Password.FullAuthentication] when _plugin == CachingSha2Password.PluginName => SendPasswordAsync(CachingSha2Password.PublicKeyRequest, cancellationToken),
        _ => throw new AuthenticationException($"{Doing}: {_plugin} asks for something that is not known here."),
    };

    private async Task SendPasswordAsync(byte keyRequest, CancellationToken cancellationToken)
    {
        if (isPrivate)
        {
            await channel.WriteAsync(ProtectedPassword.Plain(options.Password), cancellationToken).ConfigureAwait(false);
            return;
        }
        // Sent as one zero byte, an empty password tells nobody anything.
        if (options.Password.Length == 0)
        {
            await channel.WriteAsync(new byte[] { 0 }, cancellationToken).ConfigureAwait(false);
            return;
        }
        var key = await PublicKeyAsync(keyRequest, cancellationToken).ConfigureAwait(false);
        await channel.WriteAsync(ProtectedPassword.Encrypt(options.Password, _nonce, key), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> PublicKeyAsync(byte request, CancellationToken cancellationToken)
    {
        if (options.ServerPublicKeyFile is { } file) return await ReadKeyAsync(file, cancellationToken).ConfigureAwait(false);
        if (!options.AllowPublicKeyRetrieval)
            throw new AuthenticationException($"{Doing}: the server wants the password itself, and the connection is not encrypted. Use TLS, name ServerPublicKeyFile, or set AllowPublicKeyRetrieval.");
        await channel.WriteAsync(new[] { request }, cancellationToken).ConfigureAwait(false);
        var packet = await channel.ReadAsync(cancellationToken).ConfigureAwait(false);
        ErrorPacket.ThrowIfError(packet.Span, Doing);
        if (!ResponsePacket.IsMoreAuthData(packet.Span)) throw new AuthenticationException($"{Doing}: the server does not give its RSA key.");
        return Encoding.ASCII.GetString(packet.Span[1..]);
    }

    private static async Task<string> ReadKeyAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuthenticationException($"{Doing}: {file} cannot be read as ServerPublicKeyFile: {e.Message}", e);
        }
    }
}
