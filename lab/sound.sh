#!/usr/bin/env bash
# Two sound cards, the booth's and the studio's, for a machine that has none, at a real-time pace. For javax.sound and
# everything else that uses ALSA.
#
#   sound.sh pulse DIR   starts a crossed pair; prints what to set: ALSA_CONFIG_PATH=DIR/booth.conf or DIR/studio.conf
#   sound.sh rooms DIR   starts two rooms; prints the same, and PULSE_SERVER for whoever speaks and listens in them
#   sound.sh stop DIR    ends either
#
# A crossed pair: what the booth plays the studio captures, and the other way round, sample for sample. With a call in
# both directions that is a loop by construction. In rooms each card has a microphone and a loudspeaker that know nothing
# of each other: paplay --device=booth_microphone speaks, parec --device=booth_loudspeaker.monitor hears; studio_ likewise.
#
# Needs pulseaudio and ALSA's plugin for it (Debian: pulseaudio libasound2-plugins). Touches nothing outside DIR and no
# sound server that runs already. javax.sound lists one mixer, "default".
set -euo pipefail

usage() {
    sed -n '5,7s/^# *//p' "$0" >&2
    exit 2
}

fail() {
    echo "sound.sh: $1" >&2
    exit 1
}

# card NAME PLAYS_INTO CAPTURES_FROM: an ALSA configuration whose default card plays into one sink and captures another's
# monitor. Without the system's hooks: one of them makes the user's own sound server the default where there is one.
card() {
    cat > "$dir/$1.conf" <<ALSA
</usr/share/alsa/alsa.conf>
!@hooks [ ]
pcm.plays { type pulse server "unix:$socket" device "$2" }
pcm.captures { type pulse server "unix:$socket" device "$3.monitor" }
pcm.!default { type asym playback.pcm "plays" capture.pcm "captures" hint { show on description "$1" } }
ctl.!default { type pulse server "unix:$socket" }
ALSA
}

# sink NAME: what is played into it comes out of NAME.monitor. Without rewinds it never runs more than 50 ms ahead, as a
# card's buffer doesn't; otherwise a stream that begins may wait two seconds.
sink() {
    echo "load-module module-null-sink sink_name=$1 rate=48000 channels=2 format=s24le norewinds=1" >> "$dir/pulse.pa"
}

crossed() {
    sink from_booth
    sink from_studio
    card booth from_booth from_studio
    card studio from_studio from_booth
}

rooms() {
    local room
    for room in booth studio; do
        sink "${room}_microphone"
        sink "${room}_loudspeaker"
        card "$room" "${room}_loudspeaker" "${room}_microphone"
    done
}

# start LAYOUT: crossed or rooms
start() {
    command -v pulseaudio > /dev/null || fail "pulseaudio is not installed"
    mkdir -p "$dir/run" "$dir/home"
    chmod 700 "$dir/run"
    [ ! -e "$dir/pulse.pid" ] || fail "$dir is in use; sound.sh stop $dir ends it"
    # A socket's path has 107 bytes at most.
    [ ${#socket} -le 107 ] || fail "the path $dir is too long for a socket"
    echo "load-module module-native-protocol-unix auth-anonymous=1 socket=$socket" > "$dir/pulse.pa"
    "$1"
    XDG_RUNTIME_DIR=$dir/run HOME=$dir/home setsid pulseaudio -n -F "$dir/pulse.pa" --daemonize=no --exit-idle-time=-1 \
        --disallow-exit=yes --use-pid-file=no --log-target="file:$dir/pulse.log" --realtime=yes --high-priority=yes \
        > /dev/null 2>&1 < /dev/null &
    local server=$!
    echo "$server" > "$dir/pulse.pid"
    for _ in {1..100}; do
        if [ -S "$socket" ]; then
            echo "ALSA_CONFIG_PATH=$dir/booth.conf"
            echo "ALSA_CONFIG_PATH=$dir/studio.conf"
            [ "$1" = crossed ] || echo "PULSE_SERVER=unix:$socket"
            return
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    stop
    fail "pulseaudio did not start; $dir/pulse.log says why"
}

stop() {
    [ -e "$dir/pulse.pid" ] || return 0
    local server
    server=$(< "$dir/pulse.pid")
    kill "$server" 2>/dev/null || true
    for _ in {1..50}; do
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    kill -9 "$server" 2>/dev/null || true
    rm -f "$dir/pulse.pid" "$socket"
}

[ $# -eq 2 ] || usage
dir=$(realpath -m -- "$2")
socket=$dir/run/pulse.sock
case $1 in
    pulse) start crossed ;;
    rooms) start rooms ;;
    stop) stop ;;
    *) usage ;;
esac
