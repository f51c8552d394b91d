namespace Parley.Server.Mcp;

/// <summary>How many calls of one user a server of tools works on at once: a slow one keeps the others' waiting for no more than these.</summary>
internal sealed class CallPlaces
{
    private const int OfOneUser = 4;
    private readonly Lock gate = new();
    private readonly Dictionary<(Guid Owner, Guid Server), Places> taken = [];

    /// <summary>Waits for a place, in the order of asking; it is given back when it is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(Guid ownerId, Guid serverId, CancellationToken cancellationToken)
    {
        var place = new Place(this, (ownerId, serverId), Enter((ownerId, serverId)));
        try
        {
            await place.Places.Free.WaitAsync(cancellationToken);
            place.IsTaken = true;
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private Places Enter((Guid, Guid) key)
    {
        lock (gate)
        {
            if (!taken.TryGetValue(key, out var places))
                taken[key] = places = new Places();
            places.Users++;
            return places;
        }
    }

    private void Leave((Guid, Guid) key, Place place)
    {
        lock (gate)
        {
            if (place.IsTaken)
                place.Places.Free.Release();
            if (--place.Places.Users > 0)
                return;
            taken.Remove(key);
            place.Places.Free.Dispose();
        }
    }

    private sealed class Places
    {
        public SemaphoreSlim Free { get; } = new(OfOneUser);

        /// <summary>Who has a place, or waits for one.</summary>
        public int Users { get; set; }
    }

    private sealed class Place(CallPlaces all, (Guid, Guid) key, Places places) : IDisposable
    {
        private bool isLeft;

        public Places Places => places;

        public bool IsTaken { get; set; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, true))
                return;
            all.Leave(key, this);
        }
    }
}
