#!/usr/bin/env bash
# Boothline beside JackTrip and Jamulus: one-way delay and glitches between two programs on one JACK server, which has
# no sound card but the pace of one. Prints a table and the ratios. docs/LATENCY.md says what they mean.
#
#   latency.sh [--periods "64 128 256"] [--rounds N] [--sine SECONDS] [--settle SECONDS] [--chirps N] [--only NAME,…]
#
# NAME: jacktrip (-q 2), jamulus (through its server); pcm (Boothline, L16 in packets of one period, which may be as late
# as JackTrip's), pcm-least (half a period late), opus (Boothline, Opus 2.5 ms), pcm-live and opus-live (the playout
# delay finds itself). In every round every program is measured at every period; of its rounds each program's least
# damaged one is shown, of equals the fastest.
#
# Needs jackd, jacktrip, Jamulus (Debian: jackd2 jacktrip jamulus) and what ./boothline needs. Real-time scheduling of
# the JACK server and its clients where the user may have it (root, or a limit of rtprio). Ends what it has started, also
# on Ctrl-C, and touches no JACK server that runs already.
set -euo pipefail

home=$(cd "$(dirname "$(realpath "$0")")/../.." && pwd)
periods="64 128 256"
rounds=1
sine=30
settle=8
chirps=10
only=jacktrip,jamulus,pcm,pcm-least,opus

fail() {
    echo "latency.sh: $1" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || fail "$1 lacks its value; usage: $(sed -n '5s/^# *//p' "$0")"
    case $1 in
        --periods) periods=$2 ;;
        --rounds) rounds=$2 ;;
        --sine) sine=$2 ;;
        --settle) settle=$2 ;;
        --chirps) chirps=$2 ;;
        --only) only=$2 ;;
        *) fail "there is no option $1; usage: $(sed -n '5s/^# *//p' "$0")" ;;
    esac
    shift 2
done

# need COMMAND PACKAGE
need() {
    command -v "$1" > /dev/null || fail "$1 is not installed; apt-get install --no-install-recommends $2"
}

need jackd jackd2
case ,$only, in *,jacktrip,*) need jacktrip jacktrip ;; esac
case ,$only, in *,jamulus,*) need Jamulus jamulus ;; esac
"$home/boothline" --version > /dev/null # Builds it where that is needed, or says what is missing.
export BOOTHLINE_LAUNCHER=$home/boothline # And it is not built again while it is measured.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

work=$(mktemp -d)
export JACK_DEFAULT_SERVER=boothline-peers-$$
export JACK_NO_AUDIO_RESERVATION=1
mkdir "$work/home"
started=()
server=

# start NAME COMMAND…: in the background, its output in a file of that name
start() {
    local name=$1
    shift
    "$@" > "$work/$name.log" 2>&1 < /dev/null &
    started+=($!)
}

# end PID…: politely, then not
end() {
    local pid
    for pid in "$@"; do kill -INT "$pid" 2>/dev/null || true; done
    for pid in "$@"; do
        for _ in {1..50}; do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

clear_away() {
    local data
    end "${started[@]}"
    started=()
    for data in "$work"/listen "$work"/call; do
        # Boothline's Q Managers outlive their stations.
        [ ! -d "$data" ] || "$home/boothline" qmanager stop --data "$data" > /dev/null 2>&1 || true
        rm -rf "$data"
    done
    rm -f "$work"/*.log
}

finish() {
    trap - EXIT INT TERM HUP
    clear_away
    [ -z "$server" ] || end "$server"
    rm -rf "$work"
}
trap finish EXIT
trap 'finish; exit 130' INT TERM HUP

# jack PERIOD: a server of our own
jack() {
    jackd -n "$JACK_DEFAULT_SERVER" -R -P 70 -d dummy -r 48000 -p "$1" > "$work/jackd.log" 2>&1 < /dev/null &
    server=$!
    for _ in {1..50}; do
        sleep 0.1
        kill -0 "$server" 2>/dev/null || { cat "$work/jackd.log" >&2; fail "jackd did not start; its words are above"; }
        ! jack_wait -c 2>/dev/null | grep -q '^running' || return 0
    done
    fail "jackd does not answer"
}

# The sender plays into the line what comes to the port $to; the receiver's port $from gives it out.
start_jacktrip() {
    start receiver jacktrip -s -n 1 -q 2 -b 16 -D -J receiver -B 47464 -P 47465
    start sender jacktrip -c 127.0.0.1 -n 1 -q 2 -b 16 -D -J sender -B 47465 -P 47464
    to=sender:send_1 from=receiver:receive_1
}

# Mono, the buffers automatic, 64 samples a packet where the period lets it.
start_jamulus() {
    local name
    start mixer env HOME="$work/home" Jamulus -s -n -F -p 47500
    for name in sender receiver; do
        cat > "$work/$name.ini" <<'INI'
<client>
 <autojitbuf>1</autojitbuf>
 <enableopussmall>1</enableopussmall>
 <audiochannels>0</audiochannels>
 <audioquality>2</audioquality>
</client>
INI
    done
    start sender env HOME="$work/home" Jamulus -n -j --clientname sender -i "$work/sender.ini" \
        -p 47510 -c 127.0.0.1:47500
    start receiver env HOME="$work/home" Jamulus -n -j --clientname receiver -i "$work/receiver.ini" \
        -p 47520 -c 127.0.0.1:47500
    to='sender:input left' from='receiver:output left'
}

# start_boothline PLAYOUT-DELAY OPTION…
start_boothline() {
    local delay=$1
    shift
    start listen "$home/boothline" listen --data "$work/listen" --port 47600 --bind 127.0.0.1 --accept any --input none \
        --output jack --playout-delay "$delay"
    for _ in {1..100}; do
        ! grep -qs 47600 "$work/listen.log" || break
        sleep 0.1
    done
    start call "$home/boothline" call 127.0.0.1:47600 --unverified --data "$work/call" --port 47700 --bind 127.0.0.1 \
        --input jack --output none "$@"
    to='boothline.*:in_1' from='boothline.*:out_1'
}

# ms SAMPLES: what an expression in samples comes to
ms() {
    awk "BEGIN { print ($1) / 48 }"
}

# A period longer than the 4 ms that a lossless packet has at most is sent as two.
start_pcm() {
    start_boothline "$1" --codec l16 --frame "$(ms "$period > 192 ? $period / 2 : $period")"
}

start_opus() {
    start_boothline "$1" --frame 2.5
}

measure() {
    local program=$1 line
    case $program in
        jacktrip) start_jacktrip ;;
        jamulus) start_jamulus ;;
        # As long as a packet of JackTrip's may wait: it is due in the cycle after the next one.
        pcm) start_pcm "$(ms "$period * 1.5")" ;;
        # It is due in the next cycle.
        pcm-least) start_pcm "$(ms "$period * 0.5")" ;;
        # Its packets don't fit into periods: the last of its samples may wait for a whole one.
        opus) start_opus "$(ms "$period")" ;;
        pcm-live) start_pcm live ;;
        opus-live) start_opus live ;;
        *) fail "there is no program $program; usage: $(sed -n '5s/^# *//p' "$0")" ;;
    esac
    # No heap is ever collected here: a pause of the instrument would be one of everybody.
    if line=$("$java" -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -Xms512m -Xmx512m -XX:+AlwaysPreTouch \
        -XX:-UsePerfData --enable-native-access=ALL-UNNAMED -cp "$home/app/target/boothline.jar:$home/app/target/lib/*" \
        org.boothline.lab.peers.PeerDelay --to "$to" --from "$from" --settle "$settle" --sine "$sine" \
        --chirps "$chirps" --pids "$(IFS=,; echo "${started[*]}")" 2> "$work/probe.log"); then
        printf '%s\t%s\t%s\n' "$period" "$program" "$line" >> "$work/results"
        echo "measured: $program at $period" >&2
    else
        echo "latency.sh: $program at $period could not be measured:" >&2
        tail -n 3 "$work"/*.log >&2
    fi
    clear_away
}

# Of a program's rounds at a period: the fewest damaged blocks, of equals the fastest.
report() {
    sort -s -t "$(printf '\t')" -k1,1n -k2,2 -k11,11n -k3,3n "$work/results" | awk -F '\t' '
        !seen[$1, $2]++ { print }' > "$work/best"
    echo
    echo "$(uname -sr), $(nproc) processors, $(date -u +%F); $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    echo "$(jackd --version 2> /dev/null | grep -m 1 -o 'jackdmp version [0-9.]*'), dummy driver, 48 kHz; $("$java" -version 2>&1 |
        sed -n 1p). One server for both ends, so they share one clock; the line is loopback."
    echo "Best of $rounds, by damage. delay: ms, median (least-greatest) of $chirps chirps before the sine, and after it."
    echo "damaged: blocks of 1 ms in $sine s of a sine of 1 kHz, in how many places. cpu: both ends, % of one core."
    echo
    awk -F '\t' -v OFS='\t' '
        function delay(at) { return $at == "-" ? "-" : $at " (" $(at + 1) "-" $(at + 2) ")" }
        BEGIN { print "period", "program", "delay before", "delay after", "damaged", "places", "xruns", "cpu" }
        { print $1, $2, delay(3), delay(7), $11, $12, $13, $14 }' "$work/best" | column -t -s "$(printf '\t')"
    echo
    awk -F '\t' '
        { program[$1, $2] = 1; early[$1, $2] = $3; late[$1, $2] = $7; damaged[$1, $2] = $11; periods[$1] = 1 }
        function ratio(a, b) { return a == "-" || b == "-" || b == 0 ? "-" : sprintf("%.2f", a / b) }
        function compare(period, ours, theirs) {
            if ((period, ours) in program && (period, theirs) in program)
                printf "%d: %s / %s = %s before, %s after the sine; damaged %s against %s\n", period, ours, theirs,
                    ratio(early[period, ours], early[period, theirs]), ratio(late[period, ours], late[period, theirs]),
                    damaged[period, ours], damaged[period, theirs]
        }
        END {
            count = split(order, sorted, " ")
            for (i = 1; i <= count; i++) {
                compare(sorted[i], "pcm", "jacktrip"); compare(sorted[i], "pcm-least", "jacktrip")
                compare(sorted[i], "pcm-live", "jacktrip")
                compare(sorted[i], "opus", "jamulus"); compare(sorted[i], "opus-live", "jamulus")
            }
        }' order="$periods" "$work/best"
}

for _ in $(seq "$rounds"); do
    for period in $periods; do
        jack "$period"
        for program in ${only//,/ }; do
            measure "$program"
        done
        end "$server"
        server=
    done
done
[ -s "$work/results" ] || fail "nothing could be measured; the reasons are above"
report
