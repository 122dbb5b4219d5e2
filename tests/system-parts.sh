#!/bin/sh
# The system's parts that some tests need. Installed with apt when we may (root, or sudo without a password);
# otherwise the line to type is said, loudly, and those tests skip (with CI=true they fail instead).
set -u
sh "$(dirname "$0")/micropython-part.sh" .cache/micropython || echo "Tests that need MicroPython will be SKIPPED"
missing=""
command -v mosquitto >/dev/null 2>&1 || [ -x /usr/sbin/mosquitto ] || missing="$missing mosquitto"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v pulseaudio >/dev/null 2>&1 || missing="$missing pulseaudio"
command -v parec >/dev/null 2>&1 || missing="$missing pulseaudio-utils"
ldconfig -p 2>/dev/null | grep -q libportaudio || missing="$missing libportaudio2"
ls /usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so >/dev/null 2>&1 || missing="$missing libasound2-plugins"
[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="no"; fi
fi
if command -v apt-get >/dev/null 2>&1 && [ "$as_root" != "no" ]; then
    echo "installing for the tests:$missing"
    $as_root apt-get update -qq >/dev/null 2>&1
    # no service may start by itself: the tests start their own, on free ports
    # shellcheck disable=SC2086
    if $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "=========================================================================="
echo "Tests that need these will be SKIPPED:$missing"
echo "Type:  sudo apt-get install -y --no-install-recommends$missing"
echo "=========================================================================="
exit 0
