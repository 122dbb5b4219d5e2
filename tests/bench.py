"""What `make bench` runs: `stridecue bench` at three sizes through two brokers, and cold starts.

Ratios count, not milliseconds, because machines are noisy.

    python tests/bench.py [--seconds N]

Prints the table that service/MEASURED.md carries, with the machine named. Mosquitto's part is left out, and said,
where it is not installed.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STRIDECUE = [sys.executable, "-c", "from stridecue.app.cli import main; main()"]
SIZES = (2, 50, 500)
WARM = (
    "import time; from stridecue.core import step; t = time.perf_counter(); step.warm(); print(time.perf_counter() - t)"
)


@contextmanager
def mosquitto() -> Iterator[str | None]:
    """A Mosquitto on a free loopback port; None where it is not installed."""
    binary = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if binary is None:
        yield None
        return
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="stridecue-mosquitto-") as scratch:
        settings = Path(scratch) / "mosquitto.conf"
        settings.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 0\n"
        )
        broker = subprocess.Popen([binary, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while broker.poll() is None:
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"mqtt://127.0.0.1:{port}"
        finally:
            broker.terminate()
            broker.wait()


def measured(runners: int, seconds: float, broker: str | None) -> dict[str, Any]:
    """One run of the command, as JSON."""
    command = [*STRIDECUE, "bench", "--runners", str(runners), "--seconds", str(seconds), "--json"]
    done = subprocess.run(command + (["--broker", broker] if broker else []), check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def row(name: str, found: dict[str, Any]) -> str:
    """One line of the table."""
    service, null, ratio = found["service"], found["null_consumer"], found["ratio"]
    return (
        f"| {name} | {found['runners']} | {service['p50_ms']:.1f} / {service['p99_ms']:.1f} "
        f"| {null['p50_ms']:.1f} / {null['p99_ms']:.1f} | {ratio['p99']:.2f} | {service['cpu_us_per_step']:.0f} "
        f"| {null['cpu_us_per_step']:.0f} | {ratio['cpu']:.2f} | {service['memory_mb']:.0f} |"
    )


def cold_start(cache: Path | None) -> float:
    """Seconds to warm kernels in a fresh interpreter; `cache`: an empty folder, None for the usual one."""
    environment = {**os.environ, **({"NUMBA_CACHE_DIR": str(cache)} if cache else {})}
    return float(
        subprocess.run([sys.executable, "-c", WARM], check=True, stdout=subprocess.PIPE, env=environment).stdout
    )


def main() -> None:
    """The whole table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    seconds = parser.parse_args().seconds
    columns = ["broker", "runners", "service p50 / p99 ms", "null p50 / p99 ms", "p99 ratio", "CPU µs/step", "null"]
    columns += ["CPU ratio", "MB"]
    print("| " + " | ".join(columns) + " |")
    print("|---" * len(columns) + "|", flush=True)
    found: dict[str, Any] = {}
    with mosquitto() as broker:
        for runners in SIZES:
            found = measured(runners, seconds, None)
            print(row("managed", found), flush=True)
            if broker is not None:
                print(row("Mosquitto", measured(runners, seconds, broker)), flush=True)
        if broker is None:
            print("Mosquitto is not installed, so its part is missing: apt-get install -y mosquitto")
    with tempfile.TemporaryDirectory(prefix="stridecue-cache-") as empty:
        without = cold_start(Path(empty))
        print(f"\nKernels ready after {without:.1f} s without a cache, {cold_start(Path(empty)):.1f} s with one.")
    parts = ", ".join(f"{name.replace('_', ' ')} {value:.1f} µs" for name, value in found["parts_us"].items())
    print(f"One step inside the service: {parts}.")
    machine = found["machine"]
    print(f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}.")


if __name__ == "__main__":
    main()
