namespace Parley.Server.Data;

/// <summary>The database cannot be read or written now; it leaves as 503 <c>storage_unavailable</c>, and trying again later may help.</summary>
internal sealed class StorageUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
