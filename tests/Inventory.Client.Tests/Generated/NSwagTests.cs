using Inventory.Client.Tests.Setup;

namespace Inventory.Client.Tests.Generated;

[Collection(Setup.ServiceCollection.Name)]
public sealed class NSwagTests(RunningService service)
{
    [Fact]
    public async Task The_client_that_NSwag_generates_at_its_defaults_does_the_story_of_the_README_and_the_edge_cases()
    {
        var story = (await NSwagClient.CompileAsync("NSwagStory.cs")).GetType("Story")!.GetMethod("RunAsync")!;
        await (Task)story.Invoke(null, [service.Address.ToString(), RunningService.Key])!;
    }
}
