#!/bin/sh
# Installs blend for C and C++: `--help` says what goes where.
#
# The shared library goes as cargo makes it. Of the static one a single object is made that shows `blend_*` alone, so that
# it links beside other archives that hold the Rust standard library, and beside another version of it.
set -eu

say() {
  cat <<'X'
sh include/install.sh [--from DIR] [--libdir DIR] [PREFIX]

Builds blend and installs it under PREFIX, /usr/local if none is given:

  include/        blend.h, blend.cdef.h, blend.hpp
  lib/            libblend.a, libblend.so and the links of its version
  lib/pkgconfig/  blend.pc
  lib/cmake/      the CMake package, with the targets blend::shared and blend::static

Nothing installed names PREFIX: the folder can be moved as a whole. Where PREFIX is one that the loader looks in, `ldconfig`
tells it of the library.

  --from DIR    take libblend.a and libblend.so from DIR, where cargo has built them, instead of building
  --libdir DIR  put libraries into DIR of PREFIX instead of lib: lib64, lib/x86_64-linux-gnu, or with PREFIX before it
  --help        say this

DESTDIR is put before PREFIX. CARGO, CC, LD, AR and OBJCOPY name other tools than cargo, cc, ld, ar and objcopy.
X
}

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

# An option is followed by a folder, not by the next option.
folder() {
  case ${2--} in -*) fail "$1 wants a folder" ;; esac
}

from= prefix= libdir=lib
while [ $# -gt 0 ]; do
  case $1 in
    --help) say; exit 0 ;;
    --from) folder "$@"; from=$2; shift ;;
    --libdir) folder "$@"; libdir=$2; shift ;;
    -*) fail "no such option: $1; see --help" ;;
    *) [ -z "$prefix" ] || fail "more than one PREFIX: $prefix and $1"; prefix=$1 ;;
  esac
  shift
done
prefix=${prefix:-/usr/local}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
libdir=${libdir#"$prefix"/}
libdir=${libdir%/}
case /$libdir/ in //*|*//*|*/./*|*/../*) fail "--libdir wants a folder below $prefix, not $libdir" ;; esac
case ${from:-/} in /*) ;; *) from=$PWD/$from ;; esac

[ "$(uname -s)" = Linux ] || fail "this is not Linux; \`cargo cinstall -p blend-ffi\` (cargo-c) knows other systems"
# Tells what a tool is for where it is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || fail "\`$1\` is missing: $2"
}
AR=${AR:-ar} LD=${LD:-ld} OBJCOPY=${OBJCOPY:-objcopy} CARGO=${CARGO:-cargo} CC=${CC:-cc}
for name in "$AR" "$LD" "$OBJCOPY"; do
  need "$name" "it makes the static library; it comes with a C compiler, in the package binutils"
done
if [ -z "$from" ]; then
  need "$CARGO" "it builds blend; it comes with Rust, https://rustup.rs"
  need "$CC" "Rust links with it; any C compiler serves"
fi

here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n '/^\[workspace\.package\]/,/^$/s/^version = "\(.*\)"$/\1/p' "$here/../Cargo.toml")
abi=$(sed -n 's/^ *BLEND_ABI_VERSION = \([0-9]*\),$/\1/p' "$here/blend.h")
[ -n "$version" ] && [ -n "$abi" ] || fail "no version in Cargo.toml, or no BLEND_ABI_VERSION in blend.h"
# What `rustc --print native-static-libs` says, without -lgcc_s: C compilers add what unwinds by themselves, and programs
# that are wholly static have no libgcc_s.
private="-lutil -lrt -lpthread -lm -ldl -lc"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
if [ -z "$from" ]; then
  cd "$here/.."
  # Said aloud, since the settings of cargo may name another folder.
  target=${CARGO_TARGET_DIR:-target}
  "$CARGO" build --release -p blend-ffi --target-dir "$target"
  from=$target/${CARGO_BUILD_TARGET:+$CARGO_BUILD_TARGET/}release
fi
for name in libblend.a libblend.so; do
  [ -f "$from/$name" ] || fail "there is no $name in $from"
done

"$LD" -r --whole-archive "$from/libblend.a" -o "$work/blend.o"
# What only Rust's own linking reads.
"$OBJCOPY" --wildcard --remove-section='.llvm*' "$work/blend.o"
# Panics are caught by way of DW.ref.*, which the linker keeps once for all archives of a program.
"$OBJCOPY" --wildcard --keep-global-symbol='blend_*' --keep-global-symbol='DW.ref.*' --strip-unneeded "$work/blend.o"
(cd "$work" && "$AR" rcs libblend.a blend.o)
"$OBJCOPY" --strip-unneeded "$from/libblend.so" "$work/libblend.so"

# The fifth byte of an ELF file: 1 where pointers have 32 bits, 2 where they have 64.
pointer=$(($(od -An -tu1 -j4 -N1 "$work/libblend.so") * 4))
# From the folder of libraries back to PREFIX.
back=$(echo "$libdir" | sed 's|[^/][^/]*|..|g')
# A template with its places filled.
fill() {
  sed -e "s/@VERSION@/$version/g" -e "s/@ABI@/$abi/g" -e "s/@POINTER@/$pointer/g" -e "s/@PRIVATE@/$private/g" \
    -e "s|@LIBDIR@|$libdir|g" -e "s|@BACK@|$back|g" -e "s/@PRIVATE_LIST@/$(echo "$private" | tr ' ' ';')/g" "$here/$1"
}
to=${DESTDIR:-}$prefix
lib=$to/$libdir
mkdir -p "$to/include" "$lib/pkgconfig" "$lib/cmake/blend"
for name in blend.h blend.cdef.h blend.hpp; do
  cp "$here/$name" "$to/include/$name"
done
cp "$work/libblend.a" "$lib/libblend.a"
# A running program keeps the file it has mapped: the new one is another file under the same name.
cp "$work/libblend.so" "$lib/.libblend.so.new"
mv -f "$lib/.libblend.so.new" "$lib/libblend.so.$version"
ln -sf "libblend.so.$version" "$lib/libblend.so.$abi"
ln -sf "libblend.so.$abi" "$lib/libblend.so"
fill blend.pc.in >"$lib/pkgconfig/blend.pc"
fill blend-config.cmake.in >"$lib/cmake/blend/blend-config.cmake"
fill blend-config-version.cmake.in >"$lib/cmake/blend/blend-config-version.cmake"
echo "blend $version is installed in $to"
