namespace Azki.Benchmarks.Capture;

/// <summary>A program that captures <c>insurance_db.users</c> into Kafka; it goes on where it was when it is started again.</summary>
internal interface ICaptureProgram
{
    /// <summary>The topic of users.</summary>
    string Topic { get; }

    /// <summary>Starts it.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops it in order.</summary>
    Task StopAsync();

    /// <summary>What it has used since it was started.</summary>
    ProcessUse Use();
}
