namespace MySql.Replication;

/// <summary>What a statement means to the transaction it is in.</summary>
public enum StatementKind
{
    /// <summary>DDL, account management, or a change logged as a statement.</summary>
    Other,

    /// <summary>BEGIN or XA START: a transaction is open from here on.</summary>
    Begin,

    /// <summary>COMMIT of a transaction on tables without transactions, or XA COMMIT.</summary>
    Commit,

    /// <summary>ROLLBACK or XA ROLLBACK: what the transaction did to tables without transactions stays, everything else never happened.</summary>
    Rollback,

    /// <summary>SAVEPOINT, ROLLBACK TO, XA END: within a transaction.</summary>
    Within,
}
