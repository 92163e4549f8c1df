using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace ClickHouse.Embedded.Tests.Fixtures;

/// <summary>Runs a test over both ways to the engine.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BothFrontsAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new((IReadOnlyCollection<ITheoryDataRow>)[new TheoryDataRow(Front.InProcess), new TheoryDataRow(Front.Port)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
