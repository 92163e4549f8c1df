using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(SparkCluster))]

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Spark with two executors, each a process of its own: what is sent between them is sent.</summary>
public sealed class SparkCluster() : SparkServer("local-cluster[2,1,1024]");
