using CsCheck;
using Spark.Connect.Protocol;
using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Execution;

/// <summary>The protocol of taking up a broken stream again, against a model of the server.</summary>
public sealed class ReattachableExecutionTests
{
    private static readonly RetryPolicy Patient = new() { MaxRetries = 20, InitialBackoff = TimeSpan.Zero, MaxBackoff = TimeSpan.Zero };

    [Fact]
    public void ReadAsync_WhateverTheNetworkDoes_GivesEachResponseOnceAndExecutesOnce() =>
        Gen.Select(Gen.Int[1, 12], Gen.Select(Gen.Enum<Weather>(), Gen.Int[0, 5]).List[0, 15]).Sample((responses, weather) =>
        {
            var server = new ModelServer(responses, [.. weather]);
            var read = ReadAsync(server, Patient).GetAwaiter().GetResult();
            Assert.Equal(Enumerable.Range(0, responses).Select(n => n.ToString()), read);
            Assert.Equal(1, server.Executions);
            Assert.True(server.IsReleased);
        });

    [Fact]
    public async Task ReadAsync_ReaderLeavesEarly_ReleasesTheOperation()
    {
        var server = new ModelServer(10, []);
        await foreach (var _ in Execution(server, Patient).ReadAsync(Request(), TestContext.Current.CancellationToken)) break;
        Assert.True(server.IsReleased);
    }

    [Fact]
    public async Task ReadAsync_NetworkStaysDown_GivesUpAfterItsRetries()
    {
        var server = new ModelServer(3, [.. Enumerable.Repeat((Weather.LostBefore, 0), 100)]);
        await Assert.ThrowsAsync<SparkConnectException>(() => ReadAsync(server, Patient with { MaxRetries = 3 }));
        Assert.Equal(0, server.Executions);
    }

    [Fact]
    public async Task ReadAsync_ServerForgotTheOperationHalfway_NeverStartsItAgain()
    {
        var server = new ForgetfulServer();
        await Assert.ThrowsAsync<SparkConnectException>(() => ReadAsync(server, Patient));
        Assert.Equal(1, server.Executions);
    }

    [Fact]
    public async Task ReadAsync_StreamsEndWithNothingAgainAndAgain_IsAnError()
    {
        var server = new ModelServer(3, [.. Enumerable.Repeat((Weather.Ends, 0), 100)]);
        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => ReadAsync(server, Patient with { MaxRetries = 3 }));
        Assert.Contains("without a result", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ReleasesFailOnTheWay_GivesAllAndReleasesTheOperation()
    {
        // Not an error of the server's: whatever a provider of tokens throws.
        var server = new ModelServer(3, []) { ReleaseFailure = until => until is null ? null : new InvalidOperationException("no token") };
        Assert.Equal(["0", "1", "2"], await ReadAsync(server, Patient));
        Assert.True(server.IsReleased);
    }

    [Fact]
    public async Task ReadAsync_OperationCannotBeReleased_GivesAllTheSame()
    {
        var server = new ModelServer(3, []) { ReleaseFailure = until => until is null ? new InvalidOperationException("no token") : null };
        Assert.Equal(["0", "1", "2"], await ReadAsync(server, Patient));
    }

    [Fact]
    public async Task ReadAsync_IdOfAnExecutionThatRuns_IsAnErrorAndLeavesThatOne()
    {
        var server = new ModelServer(3, []);
        await using var first = Execution(server, Patient).ReadAsync(Request(), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await first.MoveNextAsync());
        var error = await Assert.ThrowsAsync<SparkConnectException>(() => ReadAsync(server, Patient));
        Assert.Contains("OPERATION_ALREADY_EXISTS", error.Message, StringComparison.Ordinal);
        Assert.False(server.IsReleased);
        Assert.True(await first.MoveNextAsync());
    }

    private static ReattachableExecution Execution(IExecutionCalls calls, RetryPolicy policy) => new(calls, new RetrySchedule(policy, () => 0), TimeProvider.System);

    private static ExecutePlanRequest Request() => new() { OperationId = "model" };

    private static async Task<List<string>> ReadAsync(IExecutionCalls calls, RetryPolicy policy)
    {
        var ids = new List<string>();
        await foreach (var response in Execution(calls, policy).ReadAsync(Request(), TestContext.Current.CancellationToken)) ids.Add(response.ResponseId);
        return ids;
    }
}
