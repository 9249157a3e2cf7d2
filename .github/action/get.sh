#!/usr/bin/env bash
# Gets the program for the action and says where it is (output `program`): from a release with its checksum verified, from
# the PATH, or built from the action's own sources. GITHUB_ACTION_PATH is right within containers, too.
set -euo pipefail
source=$GITHUB_ACTION_PATH

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source/Cargo.toml" | head -n 1)
case "$VERSION" in
  "" | installed | source) ;;
  *) version=${VERSION#v} ;;
esac
# It becomes part of an address.
if [[ ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$ ]]; then
  echo "::error::version is no release such as 0.1.0, nor installed or source"
  exit 1
fi

tools="$RUNNER_TEMP/iac-icp"
mkdir -p "$tools"
suffix=""
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-*) target=x86_64-pc-windows-msvc suffix=.exe ;;
  *) target="" ;;
esac
archive="iac-icp-$target.tar.gz"
base="$SERVER/$REPOSITORY/releases/download/v$version"

download() { curl --fail --silent --location --retry 3 --output "$tools/$1" "$base/$1"; }

# A file of the release that is what its list of checksums says. A wrong sum is never passed over.
verified() {
  local expected sum
  download "$1" || return 1
  expected=$(awk -v name="$1" '$2 == name { print $1 }' "$tools/SHA256SUMS")
  if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$tools/$1"); else sum=$(shasum -a 256 <"$tools/$1"); fi
  if [ -z "$expected" ] || [ "${sum%% *}" != "$expected" ]; then
    echo "::error::the checksum of $1 is not that of the release $version"
    exit 1
  fi
}

# Whether the release of this version was built from just these sources: the action is named by its tag or its commit. A
# later commit has the version of the last release, and another program.
is_own() {
  [ -n "$REPOSITORY" ] && [ -n "$target" ] || return 1
  download SHA256SUMS || return 1
  [ "$REF" != "v$version" ] || return 0
  verified COMMIT && [ "$REF" = "$(cat "$tools/COMMIT")" ]
}

build() {
  if ! command -v cargo >/dev/null; then
    echo "::error::$1, and there is no cargo to build it: install Rust in an earlier step, or name a release as version"
    exit 1
  fi
  cargo install --locked --quiet --path "$source" --root "$tools"
  program="$tools/bin/iac-icp$suffix"
}

release() {
  verified "$archive" || {
    echo "::error::release $version has no $archive: name a release that exists, or leave version empty"
    exit 1
  }
  tar -xzf "$tools/$archive" -C "$tools"
  program="$tools/iac-icp$suffix"
}

case "$VERSION" in
  installed)
    program=$(command -v iac-icp) || {
      echo "::error::version is installed, and no iac-icp is on the PATH"
      exit 1
    }
    ;;
  source) build "version is source" ;;
  "")
    if is_own; then
      release
    else
      echo "there is no release of the sources of this action (${REF:-used as ./}): they are built with cargo"
      build "there is no release of the sources of this action"
    fi
    ;;
  *)
    download SHA256SUMS || {
      echo "::error::there is no release $version of $REPOSITORY for $RUNNER_OS: leave version empty to build the action's own sources"
      exit 1
    }
    release
    ;;
esac

"$program" --version
echo "program=$program" >>"$GITHUB_OUTPUT"
