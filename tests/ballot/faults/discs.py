"""File systems of a test's own, that can be unplugged or filled; what needs the system's leave."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path


def why_not() -> str:
    """Why this machine cannot do it, or an empty text."""
    if os.geteuid() != 0:
        return "mounting needs to be root"
    for tool in ("mkfs.ext4", "xfs_io", "mount", "losetup"):
        if shutil.which(tool) is None:
            return f"there is no {tool} here"
    ended = subprocess.run(["losetup", "-f"], capture_output=True, check=False)
    return "" if ended.returncode == 0 else "there are no loop devices here"


class Disc:
    """An ext4 in a file, mounted on a loop device."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.image, self.at = folder / "disc.img", folder / "disc"
        self.at.mkdir()
        with self.image.open("wb") as file:
            file.truncate(megabytes << 20)
        _do("mkfs.ext4", "-q", "-F", "-m", "0", str(self.image))
        self.mount()

    def mount(self) -> None:
        """Plug it in."""
        _do("mount", "-o", "loop", str(self.image), str(self.at))
        self.at.chmod(0o755)

    def unmount(self) -> None:
        """Take it out, once those who were killed have let go of it."""
        limit = time.monotonic() + 10
        while os.path.ismount(self.at):
            try:
                _do("umount", str(self.at))
            except subprocess.CalledProcessError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.1)

    def cut(self) -> None:
        """Pull the plug: what was not yet on the disc is gone."""
        _do("xfs_io", "-x", "-c", "shutdown", str(self.at))

    def fill(self) -> Path:
        """A file that takes all the room that is left."""
        ballast = self.at / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 65536)
        return ballast


@contextlib.contextmanager
def disc(folder: Path, megabytes: int) -> Iterator[Disc]:
    """A disc that is taken out at the end."""
    made = Disc(folder, megabytes)
    try:
        yield made
    finally:
        made.unmount()


def _do(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
