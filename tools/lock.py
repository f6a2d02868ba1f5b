"""`make lock`: exact versions and hashes from the .in files, with no address in them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"


def main() -> None:
    for name in ("base", "test", "node"):
        print(f"· {name}", flush=True)
        subprocess.run(
            [
                ROOT / ".venv/bin/uv", "pip", "compile", "--universal", "--python-version", "3.11",
                "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate",
                "--quiet", "--upgrade", f"{name}.in", "-o", f"{name}.txt",
            ],
            cwd=FOLDER,
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
