using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MySql.Replication.Connections;

/// <summary>Encrypts a connection and checks the server's certificate as far as <see cref="TlsMode"/> says.</summary>
internal static class TlsUpgrade
{
    public static async Task<SslStream> EncryptAsync(Stream stream, ReplicationOptions options, CancellationToken cancellationToken)
    {
        var authorities = LoadAuthorities(options);
        var refusal = "";
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            var authentication = new SslClientAuthenticationOptions
            {
                TargetHost = options.Host,
                ClientCertificates = LoadClientCertificate(options),
                CertificateChainPolicy = ChainPolicy(authorities),
                RemoteCertificateValidationCallback = (_, _, chain, errors) => IsAccepted(options.TlsMode, errors, chain, out refusal),
            };
            await encrypted.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return encrypted;
        }
        catch (System.Security.Authentication.AuthenticationException e)
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw new TlsException($"No TLS with {Endpoint.Describe(options)}: {(refusal.Length > 0 ? refusal : e.Message)}", e);
        }
        catch
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static bool IsAccepted(TlsMode mode, SslPolicyErrors errors, X509Chain? chain, out string refusal)
    {
        refusal = "";
        if (mode is TlsMode.Preferred or TlsMode.Required) return true;
        if (mode == TlsMode.VerifyCA) errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (errors == SslPolicyErrors.None) return true;
        refusal = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? "its certificate is for another host. Use the name that the certificate has, or TlsMode VerifyCA."
            : $"its certificate is not trusted ({Problems(chain)}). Name the file of its authority as CertificateAuthorityFile.";
        return false;
    }

    private static string Problems(X509Chain? chain) =>
        chain is null ? "none shown" : string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());

    private static X509Certificate2Collection? LoadAuthorities(ReplicationOptions options)
    {
        if (options.CertificateAuthorityFile is not { } file) return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new TlsException($"{file} cannot be read as PEM certificates: {e.Message}", e);
        }
        if (authorities.Count == 0) throw new TlsException($"{file} holds no PEM certificate.");
        return authorities;
    }

    private static X509ChainPolicy? ChainPolicy(X509Certificate2Collection? authorities)
    {
        if (authorities is null) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509CertificateCollection? LoadClientCertificate(ReplicationOptions options)
    {
        if (options.ClientCertificateFile is not { } file) return null;
        try
        {
            return [X509Certificate2.CreateFromPemFile(file, options.ClientKeyFile)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new TlsException($"{file} cannot be read as a PEM certificate with its key: {e.Message}", e);
        }
    }
}
