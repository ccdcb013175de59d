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

# A fingerprint of all that goes into a program under src, or under the folders named besides.
source_fingerprint() {
    (cd "$root" && find src "$@" Directory.* NuGet.config -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | fingerprint)
}

# Says in one line why a build or restore whose output is in file $1 lacks packages; fails where it lacks none.
missing_packages() {
    local names
    names=$(sed -nE 's/.*error NU110[12]: Unable to find package ([A-Za-z0-9.]*[A-Za-z0-9]).*/\1/p' "$1" | sort -u | paste -sd ' ' - | sed 's/ /, /g')
    if [[ -n $names ]]; then say "NuGet does not find what this needs: $names"
    elif grep -q 'error NU1301' "$1"; then say 'A package source of NuGet cannot be reached, so that what this needs cannot be restored.'
    else return 1
    fi
}

# Says why the build of $1, whose output is in file $2, failed, and ends the script.
fail_build() {
    if missing_packages "$2"; then exit 1; fi
    grep -E 'error|warn' "$2" >&2 || cat "$2" >&2
    fail "The build of $1 failed; its whole output is in $2"
}

# Builds project $1, a folder or the file in it, in Release unless its sources are those of the last build; sets `built` to the assembly.
# $2... are folders that it takes in besides src.
build_once() {
    local project=$1 name stamp print
    shift
    name=$(basename "$project" .csproj)
    built=$root/artifacts/bin/$name/release/$name.dll
    stamp=$root/artifacts/$name.built
    mkdir -p "$root/artifacts"
    # Two starts of one checkout must not build under each other.
    if command -v flock >/dev/null; then
        exec 9>>"$root/artifacts/build.lock"
        flock 9
    fi
    print=$(source_fingerprint "$@")
    if [[ ! -f $built || $(cat "$stamp" 2>/dev/null) != "$print" ]]; then
        rm -f "$stamp"
        say "Restoring the packages of $name ..."
        "$dotnet" restore "$root/$project" -v q >"$stamp.log" 2>&1 </dev/null 8>&- 9>&- || fail_build "$name" "$stamp.log"
        say "Building $name ..."
        # To run, not to judge: analyzers and documentation are for ./test.
        "$dotnet" build "$root/$project" --no-restore -c Release -p:UseSharedCompilation=false -p:RunAnalyzers=false -p:GenerateDocumentationFile=false \
            -v q --nologo >"$stamp.log" 2>&1 </dev/null 8>&- 9>&- || fail_build "$name" "$stamp.log"
        printf '%s\n' "$print" >"$stamp"
    fi
    exec 9>&-
}

# Starts or adopts the private PostgreSQL in folder $1 and exports its connection string.
# Everyone who uses a cluster holds a shared lock on it (fd 8), so that the last one to leave stops it.
use_postgres() {
    begin_postgres "$1"
    await_postgres
}

# The same in two steps, so that a build can go on meanwhile.
begin_postgres() {
    postgres_folder=$1
    mkdir -p "$postgres_folder"
    if command -v flock >/dev/null; then
        exec 8>>"$postgres_folder/users"
        flock -s 8
    fi
    "$root/scripts/private-postgres" start "$postgres_folder" >"$postgres_folder/connection.$$" </dev/null 8>&- 9>&- &
    postgres_start=$!
}

await_postgres() {
    local started=0
    wait "$postgres_start" || started=$?
    postgres_start=''
    ConnectionStrings__Inventory=$(cat "$postgres_folder/connection.$$")
    rm -f "$postgres_folder/connection.$$"
    ((started == 0)) || exit 1
    export ConnectionStrings__Inventory
}

# Stops what use_postgres started, unless somebody else uses it too.
leave_postgres() {
    [[ -n ${postgres_folder:-} ]] || return 0
    if [[ -n ${postgres_start:-} ]]; then
        wait "$postgres_start" || true
        rm -f "$postgres_folder/connection.$$"
    fi
    if command -v flock >/dev/null; then flock -n -x 8 || return 0; fi
    "$root/scripts/private-postgres" stop "$postgres_folder" 8>&- 9>&- || true
    postgres_folder=''
}
