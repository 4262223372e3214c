#!/bin/sh
# Imports each vcrpy cassette below a folder into a cassette of its own, and compares their sizes with gzip -9 of the YAML.
# Usage: Benchmarks/vcrpy_corpus.sh FOLDER [path of rewind-pack]
set -eu
folder=$1
program=${2:-.build/release/rewind-pack}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find "$folder" -type f \( -name '*.yaml' -o -name '*.yaml.gz' \) >"$work/files"
files=0 cassettes=0 gzipped=0
while IFS= read -r file; do
  "$program" import --from vcrpy "$file" -o "$work/c.rw" 2>/dev/null || continue
  files=$((files + 1))
  cassettes=$((cassettes + $(wc -c <"$work/c.rw")))
  gzipped=$((gzipped + $(gzip -cdf <"$file" | gzip -9n | wc -c)))
done <"$work/files"
awk -v n="$files" -v c="$cassettes" -v g="$gzipped" 'BEGIN { printf "%d files: cassettes %d bytes, gzip -9 %d bytes, ratio %.3f\n", n, c, g, c / g }'
