#!/bin/sh
# A base image for both stages of our Dockerfile from Debian's packages: no registry of images is asked. It has what .NET
# needs to run; the SDK is this machine's, which the build mounts. It is kept in the store: a second run finds it.
#   base-image.sh IMAGE
set -eu

if buildah inspect --type image "$1" >/dev/null 2>&1; then exit 0; fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
debootstrap --variant=minbase --include=ca-certificates,tzdata,libicu72,libssl3,libstdc++6 bookworm "$root" >/dev/null
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
container=$(buildah from scratch)
buildah add --quiet "$container" "$root" / >/dev/null
buildah commit --quiet --disable-compression --rm "$container" "$1" >/dev/null
