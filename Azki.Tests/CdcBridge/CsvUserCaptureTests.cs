using Azki.CdcBridge;
using Azki.Core;
using Azki.Core.Quarantine;
using Azki.Core.Users;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.CdcBridge;

public sealed class CsvUserCaptureTests
{
    private static readonly string[] Twenty = [.. Enumerable.Range(1, 20).Select(i => $"{i},2024-01-{i:00},Tehran,Mobile")];

    [Fact]
    public async Task SyncAsync_FirstTime_ReadsAllAsASnapshot()
    {
        await using var host = new BridgeHost();

        var result = await host.SyncAsync("1,2024-01-31,Tehran,Mobile", "4294967295,, , ");

        Assert.Equal((2L, 2L, 2L, 0L, 0L, 0L),
            (result.Read, result.Stored, result.Added, result.Duplicates, result.Quarantined, result.Removed));
        var changes = await host.ChangesAsync();
        Assert.All(changes, change => Assert.Equal(("r", "true"), (
            change.Json!.Value.GetProperty("op").GetString(),
            change.Json.Value.GetProperty("source").GetProperty("snapshot").GetString())));
        Assert.All(changes, change => Assert.Equal((host.UsersFile, result.IngestId),
            (change.Headers.GetString(RecordHeaderNames.Source), change.Headers.GetString(RecordHeaderNames.Ingest))));
        Assert.Equal([new User(1, new(2024, 1, 31), "Tehran", "Mobile"), new User(4294967295, null, "", "")],
            (await host.UsersAsync()).Values.OrderBy(user => user.UserId));
    }

    [Fact]
    public async Task SyncAsync_SameFileAgain_AppendsNothing()
    {
        await using var host = new BridgeHost();
        await host.SyncAsync(Twenty);

        var result = await host.SyncAsync(Twenty);

        Assert.Equal((20L, 0L, 20L, 0L), (result.Read, result.Stored, result.Duplicates, result.Removed));
        Assert.Equal(20, (await host.ChangesAsync()).Count);
    }

    [Fact]
    public async Task SyncAsync_AddedChangedRemoved_BecomesChangesWithBothImages()
    {
        await using var host = new BridgeHost();
        await host.SyncAsync(Twenty);
        var createdAt = (await host.ChangesAsync()).Single(change => change.UserId == 2).Change!.CreatedAt;

        var result = await host.SyncAsync([.. Twenty[..1], "2,2024-01-02,Shiraz,Mobile", .. Twenty[2..19], "21,,,"]);

        Assert.Equal((20L, 1L, 1L, 18L, 1L), (result.Read, result.Added, result.Changed, result.Duplicates, result.Removed));
        var changes =
            (await host.ChangesAsync()).Where(change => change.Headers.GetString(RecordHeaderNames.Ingest) == result.IngestId).ToList();
        var update = changes.Single(change => change.UserId == 2).Change!;
        Assert.Equal((ChangeKind.Update, "Tehran", "Shiraz", createdAt),
            (update.Kind, update.Before!.City, update.After!.City, update.CreatedAt));
        Assert.True(update.UpdatedAt > createdAt);
        Assert.Equal(ChangeKind.Create, changes.Single(change => change.UserId == 21).Change!.Kind);
        var end = changes.Where(change => change.UserId == 20).ToList();
        Assert.Equal((ChangeKind.Delete, "Tehran"), (end[0].Change!.Kind, end[0].Change!.Before!.City));
        Assert.Null(end[1].Change);
        Assert.Equal(2, end.Count);
    }

    [Fact]
    public async Task SyncAsync_UserTwiceInTheFile_TheLastLineWins()
    {
        await using var host = new BridgeHost();

        var result = await host.SyncAsync("1,2024-01-01,Tehran,Mobile", "1,2024-01-01,Shiraz,Mobile", "1,2024-01-01,Tabriz,Mobile");

        Assert.Equal((3L, 1L, 2L), (result.Read, result.Stored, result.Duplicates));
        Assert.Equal("Tabriz", (await host.UsersAsync())[1].City);
    }

    [Fact]
    public async Task SyncAsync_RefusedRows_AreQuarantinedAndTheirUsersStay()
    {
        await using var host = new BridgeHost();
        await host.SyncAsync(Twenty);

        var result = await host.SyncAsync(
            [.. Twenty[..16], "17,yesterday,Tehran,Mobile", "18,2024-01-18,\"Tehran,Mobile", "19,2024-01-19,Tehran",
            $"20,,{new string('x', 129)},", "x,,,"]);

        Assert.Equal((21L, 0L, 16L, 5L, 0L), (result.Read, result.Stored, result.Duplicates, result.Quarantined, result.Removed));
        Assert.Equal(["line 18 signup_date_invalid", "line 19 malformed_row", "line 20 too_few_columns", "line 21 city_too_long",
            "line 22 user_id_invalid"],
            (await host.QuarantinedAsync()).Select(row => $"{row.Place} {row.ReasonCode}"));
        Assert.All(await host.QuarantinedAsync(), row => Assert.Equal(QuarantinedRow.UserKind, row.Kind));
        Assert.Equal(20, (await host.UsersAsync()).Count);
    }

    [Fact]
    public async Task SyncAsync_FileCutShort_IsRefusedUntilItIsConfirmed()
    {
        await using var host = new BridgeHost();
        await host.SyncAsync(Twenty);
        host.Write([.. Twenty[..17], "bad row"]);

        var refused = await Assert.ThrowsAsync<UserRemovalRefusedException>(() => host.SyncAsync());

        Assert.Equal((3L, 20L), (refused.Removed, refused.Known));
        Assert.Contains("Azki:CdcBridge:ConfirmRemovals", refused.Message);
        Assert.Equal(20, (await host.ChangesAsync()).Count);
        Assert.Empty(await host.QuarantinedAsync());

        var confirmed = await host.SyncAsync(confirmRemovals: true);

        Assert.Equal(3, confirmed.Removed);
        Assert.Equal(17, (await host.UsersAsync()).Count);
    }

    [Fact]
    public async Task SyncAsync_RemovedUserComesBack_IsCreatedAnew()
    {
        await using var host = new BridgeHost();
        await host.SyncAsync(Twenty);
        await host.SyncAsync(Twenty[1..]);

        var result = await host.SyncAsync(Twenty);

        Assert.Equal((1L, 19L), (result.Added, result.Duplicates));
        Assert.Equal(ChangeKind.Create, (await host.ChangesAsync()).Last(change => change.UserId == 1).Change!.Kind);
    }

    [Fact]
    public async Task SyncAsync_StoppedBetweenARemovalAndItsTombstone_KnowsTheUserIsGone()
    {
        await using var host = new BridgeHost();
        await host.SyncAsync(Twenty);
        host.Write(Twenty[1..]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => host.SyncAsync(over: new StoppingLog(host.Log, 1)));

        var result = await host.SyncAsync(Twenty);

        Assert.Equal((1L, 19L), (result.Added, result.Duplicates));
        Assert.Equal(20, (await host.UsersAsync()).Count);
    }

    [Fact]
    public async Task SyncAsync_HeaderLacksAColumn_IsRefusedWhole()
    {
        await using var host = new BridgeHost();
        File.WriteAllText(host.UsersFile, "user_id,city\n1,Tehran\n");

        var refused = await Assert.ThrowsAsync<UsersFileRefusedException>(() => host.SyncAsync());

        Assert.Contains("signup_date, device_type", refused.Message);
        Assert.Empty(await host.ChangesAsync());
    }

    [Fact]
    public async Task SyncAsync_StoppedAnywhereAndRunAgain_EndsWithTheUsersOfTheFile()
    {
        var user =
            from id in Gen.UInt[1, 40]
            from city in Gen.OneOf("Tehran", "Shiraz", "")
            select (id, row: $"{id},2024-01-01,{city},Mobile", city);
        await Gen.Select(user.ArrayWithEdges(0, 60), user.ArrayWithEdges(0, 60), Gen.Int[0, 8]).SampleAsync(async (first, second, appends) =>
        {
            await using var host = new BridgeHost();
            await host.SyncAsync([.. first.Select(u => u.row)]);
            host.Write(second.Select(u => u.row));
            var isStopped = false;
            try
            {
                await host.SyncAsync(confirmRemovals: true, over: new StoppingLog(host.Log, appends));
            }
            catch (OperationCanceledException)
            {
                isStopped = true;
            }

            var last = await host.SyncAsync(confirmRemovals: true);
            var expected = second.GroupBy(u => u.id).ToDictionary(g => g.Key, g => g.Last().city);
            var users = await host.UsersAsync();
            Assert.Equal(expected.OrderBy(u => u.Key), users.ToDictionary(u => u.Key, u => u.Value.City).OrderBy(u => u.Key));
            Assert.True(isStopped || last.Stored + last.Removed == 0);
            Assert.Equal(last.Read, last.Stored + last.Duplicates + last.Quarantined);
        }, iter: 30, threads: 1);
    }
}
