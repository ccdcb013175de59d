using System.CommandLine;
using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Commands;

/// <summary><c>inv completion</c>: scripts that let a shell ask this program what may come next.</summary>
internal static class CompletionCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Prints a script that completes commands and options in your shell.") { shell };
        command.SetAction(parsed =>
        {
            surroundings.Out.WriteLine(ScriptOf(parsed.GetValue(shell)!).ReplaceLineEndings("\n"));
            return ExitCode.Ok;
        });
        return command.WithExamples(
            "source <(inv completion bash)",
            "inv completion zsh > \"${fpath[1]}/_inv\"",
            "inv completion fish > ~/.config/fish/completions/inv.fish",
            "inv completion pwsh | Out-String | Invoke-Expression");
    }

    // Each gives what stands behind the program's name, and where in it the cursor is.
    private static string ScriptOf(string shell) => shell switch
    {
        "bash" => """
            _inv_complete() {
                local program=${COMP_WORDS[0]} line=${COMP_LINE:0:COMP_POINT} word choice
                line=${line#"$program"}
                line=${line# }
                word=${line##* }
                COMPREPLY=()
                while IFS= read -r choice; do
                    # Readline has split the word at its own marks: give back what stands behind the last of them.
                    [[ $choice == "$word"* ]] && COMPREPLY+=("${choice#"${word%"${COMP_WORDS[COMP_CWORD]}"}"}")
                done < <("$program" "[suggest:${#line}]" "$line" 2>/dev/null)
            }
            complete -o default -F _inv_complete inv
            """,
        "zsh" => """
            #compdef inv
            _inv() {
                local line=${(j: :)words[2,CURRENT]}
                local -a choices
                choices=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
                compadd -- $choices || _files
            }
            if [ "$funcstack[1]" = "_inv" ]; then _inv "$@"; else compdef _inv inv; fi
            """,
        "fish" => """
            function __inv_complete
                set -l line (commandline -cp | string replace -r '^\S+\s?' '')
                inv "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c inv -a '(__inv_complete)'
            """,
        _ => """
            Register-ArgumentCompleter -Native -CommandName inv -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $line = "$commandAst" -replace '^\S+\s?', ''
                if ($wordToComplete -eq '' -and $line -ne '') { $line += ' ' }
                inv "[suggest:$($line.Length)]" "$line" 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };
}
