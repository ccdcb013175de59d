using System.Runtime.Versioning;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Scripts;

/// <summary><c>scripts/find-promtool</c>, in a checkout and with a PATH of its own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FindPromtoolTests : IDisposable
{
    private const string Prints = "#!/bin/sh\necho a promtool\n";

    // Stands for a package: the folder it is made in is what the package would hold.
    private const string AptGet = """
        #!/bin/sh
        echo "$1" >>"$CALLS"
        [ "$1" = download ] || exit 1
        mkdir -p usr/bin && printf '#!/bin/sh\n' >usr/bin/promtool && chmod +x usr/bin/promtool
        tar -cf prometheus_1_all.deb ./usr && rm -r usr
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("promtool-").FullName;

    public FindPromtoolTests()
    {
        foreach (var folder in (string[])["scripts", "bin"]) Directory.CreateDirectory(Path.Combine(_root, folder));
        File.Copy(Path.Combine(Repository.Root, "scripts", "find-promtool"), Path.Combine(_root, "scripts", "find-promtool"));
        foreach (var tool in (string[])["bash", "sh", "cat", "chmod", "dirname", "id", "mkdir", "mktemp", "mv", "rm", "tar"])
        {
            var found = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool))
                .First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(_root, "bin", tool), found);
        }
    }

    private string Calls => Path.Combine(_root, "calls");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task One_in_PATH_is_taken()
    {
        Put("promtool", Prints);

        Assert.Equal((0, Path.Combine(_root, "bin", "promtool")), await FindAsync());
    }

    [Fact]
    public async Task One_that_is_missing_is_taken_out_of_the_package_once_and_nothing_is_installed()
    {
        Put("apt-get", AptGet);
        Put("dpkg-deb", "#!/bin/sh\ncat \"$2\"\n");
        var kept = Path.Combine(_root, "data", "tools", "promtool");

        Assert.Equal((0, kept), await FindAsync());
        Assert.Equal((0, kept), await FindAsync());

        Assert.Equal(["download"], await File.ReadAllLinesAsync(Calls));
        Assert.Equal([kept], Directory.GetFileSystemEntries(Path.GetDirectoryName(kept)!));
    }

    [Fact]
    public async Task Where_it_cannot_be_had_one_line_says_what_to_install()
    {
        var without = await RunAsync();
        Put("apt-get", "#!/bin/sh\nexit 100\n");
        Put("dpkg-deb", "#!/bin/sh\n");
        var offline = await RunAsync();

        foreach (var told in (ShellResult[])[without, offline])
        {
            Assert.Equal((1, ""), (told.ExitCode, told.Output));
            Assert.Contains("apt-get install prometheus", Assert.Single(told.Error.Split('\n')), StringComparison.Ordinal);
        }
    }

    private async Task<(int ExitCode, string Output)> FindAsync()
    {
        var result = await RunAsync();
        return (result.ExitCode, result.Output);
    }

    private Task<ShellResult> RunAsync() => Shell.TryRunAsync(
        Path.Combine(_root, "scripts", "find-promtool"), [], new Dictionary<string,
            string?> { ["PATH"] = Path.Combine(_root, "bin"), ["CALLS"] = Calls });

    private void Put(string name, string script)
    {
        var path = Path.Combine(_root, "bin", name);
        File.WriteAllText(path, script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
