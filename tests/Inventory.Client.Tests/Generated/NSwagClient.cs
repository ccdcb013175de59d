using System.Reflection;
using System.Runtime.Loader;
using Inventory.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace Inventory.Client.Tests.Generated;

/// <summary>The client that NSwag generates of the document at its defaults, compiled together with a program that uses it.</summary>
internal static class NSwagClient
{
    /// <summary>Generates and compiles.</summary>
    /// <param name="story">The program's file among the stories.</param>
    /// <exception cref="InvalidOperationException">It does not compile; the message has the first errors.</exception>
    public static async Task<Assembly> CompileAsync(string story)
    {
        var document = await OpenApiDocument.FromJsonAsync(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json")));
        var code = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings()).GenerateFile();
        // For those who look at what a failing story was compiled against.
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "NSwagClient.generated.cs"), code);
        var program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Generated", "Stories", story));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "Generated", [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(program)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        if (!emitted.Success)
        {
            var errors = emitted.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Take(20);
            throw new InvalidOperationException(string.Join('\n', errors));
        }

        assembly.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(assembly);
    }
}
