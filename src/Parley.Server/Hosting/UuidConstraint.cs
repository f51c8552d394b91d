namespace Parley.Server.Hosting;

/// <summary>What <c>{id:guid}</c> matches: a UUID as RFC 9562 writes it, without braces and with its hyphens.</summary>
internal sealed class UuidConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && (value is Guid || (value is string { Length: 36 } text && Guid.TryParseExact(text, "D", out _)));
}
