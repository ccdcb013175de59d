# Shared by run, test and bench; sourced by them, after which `root` is the checkout.
# shellcheck shell=bash disable=SC2034
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Sets `dotnet`.
find_sdk() {
    local candidate
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-/nonexistent}/dotnet" "${HOME:-/nonexistent}/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
        [[ -n $candidate && -x $candidate ]] || continue
        "$candidate" --list-sdks 2>/dev/null | grep -Eq '^(1[0-9]|[2-9][0-9])\.' || continue
        dotnet=$candidate
        return
    done
    fail 'The .NET 10 SDK was not found: install it (https://dotnet.microsoft.com/download) and put dotnet in PATH.'
}

hash_of() { sha256sum 2>/dev/null || shasum -a 256; }

# A fingerprint of the files named on standard input, zero-terminated.
fingerprint() { LC_ALL=C sort -z | xargs -0 cat | hash_of | cut -c1-64; }

# A fingerprint of what decides which packages a build needs.
package_fingerprint() {
    (cd "$root" && find . -maxdepth 3 \( -name '*.csproj' -o -name 'Directory.*' -o -name NuGet.config \) -not -path './data/*' -not -path './artifacts/*' -print0 | fingerprint)
}

# A fingerprint of all that goes into a program under src, or under the folders named besides.
source_fingerprint() {
    (cd "$root" && find src "$@" Directory.* NuGet.config -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | fingerprint)
}

# Sets `engine` and `engine_reason` for --engine $1, asking NuGet about project $2 where the choice is `auto`.
# $3 keeps the answer until the project files change, so that a later start needs no network; pass - to ask afresh.
choose_engine() {
    local wish=$1 project=$2 memory=$3 key answer log
    engine_reason=''
    case $wish in
        embedded) engine=Embedded engine_reason='as asked'; return ;;
        orleans) engine=Orleans engine_reason='as asked'; return ;;
        auto) ;;
        *) fail "--engine is auto, embedded or orleans, not $wish" ;;
    esac
    key="$(package_fingerprint) $("$dotnet" --version)"
    if [[ $memory != - && -f $memory && $(sed -n 1p "$memory") == "$key" ]]; then
        answer=$(sed -n 2p "$memory")
    else
        log=$(mktemp)
        if "$dotnet" restore "$root/$project" -p:GrainEngine=Orleans -v q --nologo >"$log" 2>&1 </dev/null 8>&- 9>&-; then answer=''
        else
            answer=$(sed -nE 's/.*error NU[0-9]+: Unable to find package ([A-Za-z0-9.]*[A-Za-z0-9]).*/\1/p' "$log" | sort -u | paste -sd ' ' - | sed 's/ /, /g')
            if [[ -n $answer ]]; then answer="NuGet does not find $answer"
            elif grep -q 'error NU1301' "$log"; then
                # Says nothing about the packages, so the next start asks again.
                answer='the package source cannot be reached' memory=-
            else answer="restoring them failed: $(sed -nE 's/.*error (NU[0-9]+|MSB[0-9]+|NETSDK[0-9]+): //p' "$log" | head -n 1 | sed -E 's/ \[[^]]*\]$//' | cut -c1-200)"
            fi
        fi
        rm -f "$log"
        [[ $memory == - ]] || printf '%s\n%s\n' "$key" "$answer" >"$memory"
    fi
    if [[ -z $answer ]]; then
        engine=Orleans engine_reason='the Orleans packages restore'
    else
        engine=Embedded engine_reason="the Orleans packages do not restore: $answer"
    fi
}

# Builds project $1 in Release for engine $2 unless its sources are those of the last build; sets `built` to the assembly.
# $3... are folders that it takes in besides src.
build_once() {
    local project=$1 engine=$2 name stamp print
    shift 2
    name=$(basename "$project")
    built=$root/artifacts/$engine/bin/$name/release/$name.dll
    stamp=$root/artifacts/$engine/$name.built
    mkdir -p "$root/artifacts/$engine"
    # Two starts of one checkout must not build under each other.
    if command -v flock >/dev/null; then
        exec 9>>"$root/artifacts/$engine/build.lock"
        flock 9
    fi
    print=$(source_fingerprint "$@")
    if [[ ! -f $built || $(cat "$stamp" 2>/dev/null) != "$print" ]]; then
        rm -f "$stamp"
        say "Building $name (engine $engine) ..."
        "$dotnet" build "$root/$project" -c Release -p:GrainEngine="$engine" -p:UseSharedCompilation=false -v q --nologo >"$stamp.log" 2>&1 </dev/null 8>&- 9>&- ||
            { grep -E 'error|warn' "$stamp.log" >&2 || cat "$stamp.log" >&2; fail "The build of $name failed; its whole output is in $stamp.log"; }
        printf '%s\n' "$print" >"$stamp"
    fi
    exec 9>&-
}

# Starts or adopts the private PostgreSQL in folder $1 and exports its connection string.
# Everyone who uses a cluster holds a shared lock on it (fd 8), so that the last one to leave stops it.
use_postgres() {
    postgres_folder=$1
    mkdir -p "$postgres_folder"
    if command -v flock >/dev/null; then
        exec 8>>"$postgres_folder/users"
        flock -s 8
    fi
    ConnectionStrings__Inventory=$("$root/scripts/private-postgres" start "$postgres_folder" 8>&- 9>&-) || exit 1
    export ConnectionStrings__Inventory
}

# Stops what use_postgres started, unless somebody else uses it too.
leave_postgres() {
    [[ -n ${postgres_folder:-} ]] || return 0
    if command -v flock >/dev/null; then flock -n -x 8 || return 0; fi
    "$root/scripts/private-postgres" stop "$postgres_folder" 8>&- 9>&- || true
    postgres_folder=''
}
