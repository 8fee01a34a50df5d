#!/usr/bin/env bash
# Makes the demo's speech: two voices in turn, 48 kHz, mono, 16 bit, 20.0 s to the sample, peak at -3 dBFS.
#   speech.sh FILE.wav
# Debian packages: espeak-ng sox. The text is the project's own; the voices are espeak-ng's formant synthesis.
set -euo pipefail

if [ $# -ne 1 ]; then
    sed -n '2,4p' "$0"
    exit 2
fi
target=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

number=0
parts=()

# say VOICE PITCH WORDS_PER_MINUTE PAUSE_SECONDS TEXT: one sentence, and the pause after it
say() {
    number=$((number + 1))
    local part=$folder/$number
    espeak-ng -v "$1" -p "$2" -s "$3" -w "$part.raw.wav" "$5"
    # Synthesis pads with silence of its own: cut it, so that the pauses are those asked for; soften the cut's edges.
    sox -D "$part.raw.wav" -r 48000 -b 16 -c 1 "$part.wav" gain -6 rate -v 48000 \
        silence 1 0.01 0.2% reverse silence 1 0.01 0.2% fade t 0.01 reverse fade t 0.005 pad 0 "$4"
    parts+=("$part.wav")
}

say en-us 38 165 0.55 "This is the booth. The microphone is open, and you hear me now."
say en-gb-x-rp+f3 52 174 0.45 "Studio here. The line drops a packet now and then, but keep going."
say en-us 38 165 0.60 "Six swift ships sailed south, past the big blue pier."
say en-gb-x-rp+f3 52 174 0.50 "Good. What the network lost is fetched after the take."
say en-us 38 165 0.01 "Then the file holds what the microphone heard."

sox "${parts[@]}" "$folder/all.wav"
seconds=$(soxi -D "$folder/all.wav")
if ! awk -v s="$seconds" 'BEGIN { exit !(s >= 17 && s <= 19.6) }'; then
    echo "speech.sh: the sentences take $seconds s, which leaves no natural pause in 20 s; change their speed" >&2
    exit 1
fi
# A breath before the first word, silence to the end, and exactly 960,000 samples. No dither: the same file each time.
sox -V1 -D "$folder/all.wav" -b 16 "$target" gain -n -3 pad 0.4 20 trim 0 960000s
soxi "$target"
