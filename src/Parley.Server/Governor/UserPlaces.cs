namespace Parley.Server.Governor;

/// <summary>How much of one user's a server of tools, or a provider beside Gemini, works on at once: a slow one keeps the others waiting for no more than this.</summary>
internal sealed class UserPlaces
{
    private const int OfOneUser = 4;
    private readonly Lock gate = new();
    private readonly Dictionary<(Guid Owner, string Place), Places> taken = [];

    /// <summary>Waits for a place, in the order of asking; it is given back when it is disposed of.</summary>
    /// <param name="ownerId">Whose.</param>
    /// <param name="where">At which server, or which provider.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IDisposable> TakeAsync(Guid ownerId, string where, CancellationToken cancellationToken)
    {
        var place = new Place(this, (ownerId, where), Enter((ownerId, where)));
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

    private Places Enter((Guid, string) key)
    {
        lock (gate)
        {
            if (!taken.TryGetValue(key, out var places))
                taken[key] = places = new Places();
            places.Users++;
            return places;
        }
    }

    private void Leave((Guid, string) key, Place place)
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

    private sealed class Place(UserPlaces all, (Guid, string) key, Places places) : IDisposable
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
