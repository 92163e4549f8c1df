namespace Azki.AppHost.Model;

/// <summary>The MySQL server: logs whole rows, so that changes can be captured, and knows a user that may do only that.</summary>
public static class MySqlSettings
{
    /// <summary>The database of users.</summary>
    public const string Database = "insurance_db";

    /// <summary>The volume of its data.</summary>
    public const string Volume = "azki-mysql";

    /// <summary>The user that changes are captured with: <c>init-scripts/mysql/0003_capture_user.sql</c>.</summary>
    public const string CaptureUser = "azki_cdc";

    /// <summary>Gives the server the password of <see cref="CaptureUser"/>.</summary>
    public const string CapturePasswordVariable = "AZKI_CDC_PASSWORD";

    /// <summary>Makes the image create the database, also where no script runs.</summary>
    public const string DatabaseVariable = "MYSQL_DATABASE";

    /// <summary>Whether the sample is loaded: <c>true</c> or <c>false</c>.</summary>
    public const string SampleVariable = "AZKI_SAMPLE";

    /// <summary>Arguments of mysqld: row log with all columns and their names, GTIDs, a week of log; no plain-text connections from elsewhere.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--server-id=1",
        "--log-bin=binlog",
        "--binlog-row-image=FULL",
        "--binlog-row-metadata=FULL",
        "--gtid-mode=ON",
        "--enforce-gtid-consistency=ON",
        "--binlog-expire-logs-seconds=604800",
        "--require-secure-transport=ON",
        "--mysqlx=OFF",
    ];

    /// <summary>What the image runs when its disk is new, and the files that this reads.</summary>
    public static IReadOnlyList<MountedFile> InitFiles { get; } =
    [
        new("init-scripts/mysql/docker/azki.sh", "/docker-entrypoint-initdb.d/azki.sh"),
        new("init-scripts/mysql/0001_users.sql", "/azki/init-scripts/mysql/0001_users.sql"),
        new("init-scripts/mysql/0002_sample.sql", "/azki/init-scripts/mysql/0002_sample.sql"),
        new("init-scripts/mysql/0003_capture_user.sql", "/azki/init-scripts/mysql/0003_capture_user.sql"),
        SampleData.Users,
    ];
}
