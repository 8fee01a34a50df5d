#!/bin/sh
# Builds the library where cmake, a C compiler and libopus with its headers are. Where not, or where it does not compile,
# one line says so and the build goes on: Boothline then uses LWJGL's libopus, and ordinary scheduling.
#   build.sh JAVA_HOME OS_ARCH BUILD_DIR CLASSES_DIR
set -eu
java_home=$1
arch=$2
build=$3
classes=$4
sources=$(dirname "$0")

absent() {
    rm -rf "$classes/$platform"
    echo "native: not built, $1; Boothline works without it."
    exit 0
}

case $(uname -s) in
    Darwin) platform=macos-$arch ;;
    *) platform=$(uname -s | tr '[:upper:]' '[:lower:]')-$arch ;;
esac
for tool in cmake pkg-config; do
    command -v "$tool" > /dev/null || absent "there is no $tool"
done
command -v "${CC:-cc}" > /dev/null || absent "there is no C compiler"
pkg-config --exists 'opus >= 1.2' || absent "there are no headers of libopus (Debian: libopus-dev)"
[ -f "$java_home/include/jni.h" ] || absent "this JDK has no jni.h"

mkdir -p "$build"
log=$build/build.log
if ! { cmake -S "$sources" -B "$build/build" -DJAVA_HOME="$java_home" -DLIBRARY_DIR="$classes/$platform" \
    && cmake --build "$build/build"; } > "$log" 2>&1; then
    absent "it did not compile, see $log"
fi
