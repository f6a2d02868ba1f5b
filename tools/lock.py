"""`make lock`: exact versions and hashes from the .in files, with no address in them.

python tools/lock.py           the newest of everything
python tools/lock.py --keep    what is locked stays; only what a .in file asks anew is added
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"


def main() -> None:
    newest = [] if "--keep" in sys.argv[1:] else ["--upgrade"]
    for name in ("base", "test", "node"):
        print(f"· {name}", flush=True)
        subprocess.run(
            [
                ROOT / ".venv/bin/uv", "pip", "compile", "--universal", "--python-version", "3.11",
                "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate",
                "--quiet", *newest, f"{name}.in", "-o", f"{name}.txt",
            ],
            cwd=FOLDER,
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
