using MySql.Replication;

namespace Azki.CdcBridge.Envelopes;

/// <summary>Takes the records of changes, in order.</summary>
internal interface IChangeRecords
{
    /// <summary>Takes one record; what is to stay is copied.</summary>
    /// <param name="table">Of which the topic is named.</param>
    /// <param name="record">The record.</param>
    void Add(TableName table, in ChangeRecord record);
}
