using Parley.Server;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddParley();

var app = builder.Build();
app.UseParley();
await app.RunAsync();
