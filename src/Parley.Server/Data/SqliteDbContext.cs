using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

internal sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : AppDbContext(options);
