#!/bin/sh
# MicroPython's Unix port, from Debian 13, unpacked into the folder given: nothing of the system is changed.
# Debian 12 has no such package, and its libraries are older; so the port runs with the loader beside it.
# On a PC it is the 32-bit port: as on the board, an integer of more than 30 bits lives on the heap there.
# Usage: sh tests/micropython-part.sh FOLDER     afterwards: FOLDER/micropython -c 'print(1)'
set -eu
folder=$1
[ -x "$folder/micropython" ] && exit 0
sources=/etc/apt/sources.list.d/debian.sources
[ -f "$sources" ] || sources=/etc/apt/sources.list
command -v apt-get >/dev/null 2>&1 && [ -f "$sources" ] || { echo "MicroPython for the tests: needs Debian's apt-get"; exit 1; }
case "$(uname -m)" in
    x86_64) architecture=i386 loader=usr/lib/ld-linux.so.2 libraries=usr/lib/i386-linux-gnu ;;
    aarch64) architecture=arm64 loader=usr/lib/ld-linux-aarch64.so.1 libraries=usr/lib/aarch64-linux-gnu ;;
    *) echo "MicroPython for the tests: not for $(uname -m)"; exit 1 ;;
esac

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/debs"
: > "$state/status"
# the machine's own sources, with the release's name changed
sed 's/bookworm/trixie/g' "$sources" > "$state/trixie.${sources##*.}"
apt() {
    apt-get -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::State::lists="$state/lists" \
        -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives" \
        -o Dir::Etc::SourceList="$state/trixie.${sources##*.}" -o Dir::Etc::SourceParts=- -o APT::Sandbox::User="" "$@"
}
apt update >/dev/null 2>&1 || true  # a list that is not there for this architecture is not needed
packages="micropython libc6 libffi8 libmbedcrypto16 libmbedtls21 libmbedx509-7 libgcc-s1"
# shellcheck disable=SC2086
(cd "$state/debs" && apt download $packages >/dev/null)
mkdir -p "$state/root"
for deb in "$state"/debs/*.deb; do dpkg -x "$deb" "$state/root"; done
mkdir -p "$folder"
cp -L "$state/root/$loader" "$folder/loader"
cp -L "$state/root/usr/bin/micropython" "$folder/port"
find "$state/root/$libraries" -maxdepth 1 -name "*.so*" -exec cp -L {} "$folder/" \;
printf '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/loader" --library-path "$here" "$here/port" "$@"\n' > "$folder/micropython.new"
chmod +x "$folder/micropython.new"
mv "$folder/micropython.new" "$folder/micropython"
