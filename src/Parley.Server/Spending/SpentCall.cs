using Parley.Protocol.Chat;

namespace Parley.Server.Spending;

/// <summary>A call of a model that is over.</summary>
/// <param name="Id">Under which something may be set aside for it.</param>
/// <param name="OwnerId">Who pays.</param>
/// <param name="Model">Who was asked.</param>
/// <param name="Source">One of <see cref="UsageSources"/>.</param>
/// <param name="Usage">What it took, with its price; null where the provider asks nothing for it.</param>
internal sealed record SpentCall(Guid Id, Guid OwnerId, string Model, string Source, Usage? Usage);
