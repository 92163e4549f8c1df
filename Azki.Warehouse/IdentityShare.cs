using System.Globalization;

namespace Azki.Warehouse;

/// <summary>One of so many shares of all identities, of about the same size: a set of all of them would take more memory than a statement has.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Count">How many shares there are.</param>
public readonly record struct IdentityShare(long Number, long Count)
{
    /// <summary>So many identities are looked at together: some 200 MB.</summary>
    public const long Identities = 5_000_000;

    /// <summary>The shares of so many identities.</summary>
    /// <param name="identities">How many there are, or more.</param>
    /// <param name="perShare">So many are looked at together.</param>
    public static IEnumerable<IdentityShare> All(long identities, long perShare = Identities)
    {
        var count = identities / perShare + 1;
        for (var number = 0L; number < count; number++) yield return new(number, count);
    }

    /// <summary>The condition on rows that are of this share.</summary>
    /// <param name="id">Their identity, a UInt64 of SQL.</param>
    public string Of(string id) => Count == 1 ? "true" : string.Create(CultureInfo.InvariantCulture, $"{id} % {Count} = {Number}");
}
