namespace Parley.Server.Accounts;

/// <summary>Implemented by each feature that keeps something of a user's: takes it all along when the account is deleted.</summary>
internal interface IAccountDeletion
{
    Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken);
}
