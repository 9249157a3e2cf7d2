#!/usr/bin/env bash
# Gets the program for the action and says where it is (output `program`): from a release with its checksum verified, from
# the PATH, or built from the action's own sources.
set -euo pipefail

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$SOURCE/Cargo.toml" | head -n 1)
case "$VERSION" in
  "") [ -n "$REPOSITORY" ] || VERSION=source ;; # used as ./, there is no release of just these sources
  installed | source) ;;
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

if [ "$VERSION" = installed ]; then
  program=$(command -v iac-icp)
elif [ "$VERSION" = source ] || [ -z "$target" ]; then
  cargo install --locked --quiet --path "$SOURCE" --root "$tools"
  program="$tools/bin/iac-icp$suffix"
else
  archive="iac-icp-$target.tar.gz"
  base="$SERVER/$REPOSITORY/releases/download/v$version"
  for file in "$archive" SHA256SUMS; do
    curl --fail --silent --show-error --location --retry 3 --output "$tools/$file" "$base/$file"
  done
  expected=$(awk -v name="$archive" '$2 == name { print $1 }' "$tools/SHA256SUMS")
  if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$tools/$archive"); else sum=$(shasum -a 256 <"$tools/$archive"); fi
  if [ -z "$expected" ] || [ "${sum%% *}" != "$expected" ]; then
    echo "::error::the checksum of $archive is not that of the release $version"
    exit 1
  fi
  tar -xzf "$tools/$archive" -C "$tools"
  program="$tools/iac-icp$suffix"
fi

"$program" --version
echo "program=$program" >>"$GITHUB_OUTPUT"
