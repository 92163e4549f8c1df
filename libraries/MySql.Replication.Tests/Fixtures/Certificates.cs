using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MySql.Replication.Tests.Fixtures;

/// <summary>Certificates made for a test.</summary>
internal static class Certificates
{
    public static X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest($"CN={name}", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    public static X509Certificate2 Server(X509Certificate2 authority, string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, Guid.NewGuid().ToByteArray());
        return certificate.CopyWithPrivateKey(key);
    }

    public static string Write(X509Certificate2 certificate) => WriteText(certificate.ExportCertificatePem());

    public static string WriteKey(X509Certificate2 certificate) => WriteText(certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

    private static string WriteText(string pem)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, pem);
        return file;
    }
}
