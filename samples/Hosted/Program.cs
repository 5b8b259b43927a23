using Hosted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddMergeRecipes();
builder.Services.AddHostedService<MergeJob>();
await builder.Build().RunAsync();
