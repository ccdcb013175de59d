using Inventory.Client.Tests.Setup;

namespace Inventory.Client.Tests.Generated;

[Collection(Setup.ServiceCollection.Name)]
public sealed class OpenApiTypescriptTests(RunningService service)
{
    [NpmFact]
    public async Task The_types_that_openapi_typescript_generates_at_its_defaults_do_the_story_of_the_README_and_the_edge_cases()
    {
        Succeeded(await Npm.BuildAsync());
        var story = await Npm.RunAsync("dist/story.js", environment: service.Environment);
        Succeeded(story);
        Assert.Equal("done", story.Output);
    }

    private static void Succeeded(Inventory.Testing.ShellResult result) =>
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
}
