import java.sql.*;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.*;

/** What a BI tool does through clickhouse-jdbc; run by JdbcTests with the jar on the class path. */
public class Jdbc {
    static String url, database;

    public static void main(String[] args) throws Exception {
        // A program run from its source has a class loader of its own, in which drivers do not register themselves.
        Class.forName("com.clickhouse.jdbc.Driver");
        url = args[0];
        database = args[1];
        try (Connection admin = connect("admin", "s3cret:with colon", true)) {
            queryAndParameters(admin);
            insert(admin);
        }
        try (Connection plain = connect("admin", "s3cret:with colon", false)) { queryAndParameters(plain); }
        errors();
        readOnly();
        cancel();
        manyRows();
        System.out.println("done");
        System.exit(0);
    }

    static Connection connect(String user, String password, boolean compress) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("compress", Boolean.toString(compress));
        return DriverManager.getConnection(url + "/" + database, properties);
    }

    static void queryAndParameters(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?, ? + 1, currentDatabase()")) {
            String hostile = "it's \\ \"x\"; DROP TABLE t; -- \n\u00fc" + "x".repeat(100_000);
            statement.setString(1, hostile);
            statement.setInt(2, 41);
            try (ResultSet rows = statement.executeQuery()) {
                check(rows.next());
                equal(hostile, rows.getString(1));
                equal(42L, rows.getLong(2));
                equal(database, rows.getString(3));
            }
        }
    }

    static void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE jdbc (id UInt64, s Nullable(String), at DateTime64(3)) ENGINE = MergeTree ORDER BY id");
            try (PreparedStatement rows = connection.prepareStatement("INSERT INTO jdbc VALUES (?, ?, ?)")) {
                for (int i = 0; i < 1000; i++) {
                    rows.setLong(1, i);
                    rows.setString(2, i % 2 == 0 ? "s" + i : null);
                    rows.setTimestamp(3, Timestamp.from(Instant.ofEpochSecond(1_700_000_000L + i)));
                    rows.addBatch();
                }
                equal(1000, rows.executeBatch().length);
            }
            try (ResultSet result = statement.executeQuery("SELECT count(), count(s), toUnixTimestamp(max(at)) - toUnixTimestamp(min(at)) FROM jdbc")) {
                check(result.next());
                equal("1000 500 999", result.getLong(1) + " " + result.getLong(2) + " " + result.getLong(3));
            }
        }
    }

    static void errors() throws SQLException {
        try (Connection connection = connect("admin", "s3cret:with colon", true); Statement statement = connection.createStatement()) {
            fails(47, () -> statement.executeQuery("SELECT nothing"));
            fails(395, () -> statement.executeQuery("SELECT throwIf(1)"));
        }
        fails(516, () -> {
            try (Connection wrong = connect("admin", "wrong", true); Statement statement = wrong.createStatement()) { statement.executeQuery("SELECT 1"); }
        });
    }

    static void readOnly() throws SQLException {
        try (Connection reader = connect("reader", "r", true); Statement statement = reader.createStatement()) {
            try (ResultSet tables = reader.getMetaData().getTables(null, database, "%", null)) { check(tables.next()); }
            try (ResultSet columns = reader.getMetaData().getColumns(null, database, "jdbc", "%")) { check(columns.next()); }
            statement.setMaxRows(10);
            statement.setQueryTimeout(30);
            try (ResultSet rows = statement.executeQuery("SELECT id FROM jdbc SETTINGS max_threads = 1")) {
                int count = 0;
                while (rows.next()) count++;
                equal(10, count);
            }
            fails(164, () -> statement.executeUpdate("INSERT INTO jdbc (id) VALUES (1)"));
            fails(164, () -> statement.execute("DROP TABLE jdbc"));
            fails(497, () -> statement.executeQuery("SELECT * FROM file('/etc/hostname', LineAsString)"));
            fails(497, () -> statement.executeQuery("SELECT * FROM url('http://127.0.0.1:1/', LineAsString)"));
        }
    }

    static void cancel() throws Exception {
        try (Connection reader = connect("reader", "r", true); Statement statement = reader.createStatement()) {
            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
            // Again and again: the statement may not have begun when it is first cancelled.
            clock.scheduleWithFixedDelay(() -> {
                try { statement.cancel(); } catch (SQLException notYet) { }
            }, 300, 200, TimeUnit.MILLISECONDS);
            fails(394, () -> statement.executeQuery("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1"));
            clock.shutdownNow();
        }
    }

    static void manyRows() throws SQLException {
        try (Connection reader = connect("reader", "r", true); Statement statement = reader.createStatement();
             ResultSet rows = statement.executeQuery("SELECT number FROM numbers(300000)")) {
            long sum = 0;
            while (rows.next()) sum += rows.getLong(1);
            equal(300000L * 299999 / 2, sum);
        }
    }

    interface Action { void run() throws Exception; }

    static void fails(int code, Action action) {
        try {
            action.run();
        } catch (Exception error) {
            for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && sql.getErrorCode() == code) return;
                if (cause.getMessage() != null && cause.getMessage().contains("Code: " + code + ".")) return;
            }
            throw new AssertionError("expected code " + code, error);
        }
        throw new AssertionError("expected code " + code + ", nothing failed");
    }

    static void equal(Object expected, Object actual) {
        if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", not " + actual);
    }

    static void check(boolean condition) {
        if (!condition) throw new AssertionError();
    }
}
