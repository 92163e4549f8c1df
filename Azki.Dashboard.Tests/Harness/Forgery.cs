namespace Azki.Dashboard.Tests.Harness;

/// <summary>What is false about a token.</summary>
public enum Forgery
{
    None,
    OtherKey,
    Unsigned,
    OtherIssuer,
    OtherAudience,
    OtherNonce,
    Expired,
}
