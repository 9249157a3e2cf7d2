#!/usr/bin/env bash
# Runs the program once with all reports that the action wants, and passes on its exit code as an output: a later step fails
# with it, so that the SARIF file is uploaded first.
set -uo pipefail

json="$RUNNER_TEMP/iac-icp.json"
markdown="$RUNNER_TEMP/iac-icp.md"
arguments=(--format "sarif=$SARIF" --format "json=$json" --format "markdown=$markdown")
if [ "$ANNOTATIONS" = true ]; then arguments+=(--format github); else arguments+=(--format human); fi
if [ "$FAIL_ON" = never ]; then arguments+=(--exit-zero); else arguments+=(--fail-on "$FAIL_ON"); fi
[ -z "$CHANGED_SINCE" ] || arguments+=("--changed-since=$CHANGED_SINCE")
[ -z "$MESSAGES" ] || arguments+=(--lang "$MESSAGES")
[ -z "$CONFIG" ] || arguments+=(--config "$CONFIG")
while read -r -a words || [ "${#words[@]}" -gt 0 ]; do arguments+=(${words[@]+"${words[@]}"}); done <<<"$MORE"
paths=()
while IFS= read -r line || [ -n "$line" ]; do [ -z "$line" ] || paths+=("$line"); done <<<"$PATHS"

rm -f "$json" "$markdown" "$SARIF"
"$PROGRAM" lint "${arguments[@]}" -- "${paths[@]}"
code=$?

# The first "violations" of the document is that of its summary: quotes in names are escaped.
number() { [ ! -f "$json" ] || sed -n "s/^.*\"$1\": *\([0-9][0-9]*\).*$/\1/p" "$json" | head -n 1; }
if [ "$SUMMARY" = true ] && [ -f "$markdown" ]; then cat "$markdown" >>"$GITHUB_STEP_SUMMARY"; fi
{
  echo "exit-code=$code"
  if [ -f "$SARIF" ]; then echo "sarif-file=$SARIF"; else echo "sarif-file="; fi
  echo "findings=$(number violations)"
  echo "undecided=$(number undecided)"
} >>"$GITHUB_OUTPUT"
exit 0
