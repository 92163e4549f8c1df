using Microsoft.Extensions.Primitives;

namespace Azki.Dashboard.Viewing;

/// <summary>The query of a request.</summary>
internal static class AskedQuery
{
    /// <summary>Its values by their names, which are found in any case, as pages find them.</summary>
    public static IReadOnlyDictionary<string, StringValues> Asked(this HttpRequest request) => request.Query.ToDictionary(StringComparer.OrdinalIgnoreCase);
}
