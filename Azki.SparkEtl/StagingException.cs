namespace Azki.SparkEtl;

/// <summary>What is staged is not what Spark computed: nothing is published, and what is stored stands untouched.</summary>
public sealed class StagingException(string message) : Exception(message);
