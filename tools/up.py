"""`make up`: the example neighbourhood, from nothing to a page."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Callable

HOST, PORT = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")

TRY = """
  打开  http://localhost:{port}   open it, and enter as one of
{roles}
  试试看 · try
    1. 以居民区书记进入，看“从哪里着手” · as the secretary, see where to begin
    2. 以社工进入，导入一份 Excel 台账 · as the community worker, import an Excel ledger
    3. 以楼组长进入，用手机宽度登记一处问题 · as the block leader, record a finding on a phone
  停止请按 Ctrl-C · stop with Ctrl-C
"""


def step(words: str, work: Callable[[], object]) -> None:
    """Say what is being done, do it, say how long it took."""
    print(f"· {words} … ", end="", flush=True)
    started = time.monotonic()
    work()
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def tell(part: str) -> None:
    """One part of a longer step has begun."""
    print(part, end=" … ", flush=True)


def main() -> None:
    os.environ["LILONG_DEMO"] = "1"
    # What codes on paper and links in mails open.
    os.environ.setdefault("LILONG_URL", f"http://localhost:{PORT}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lilong.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from lilong.project import demo, demo_data
    from lilong.project.serve import refuse_busy_port

    refuse_busy_port(HOST, int(PORT))
    step("数据库 · database", lambda: call_command("migrate", interactive=False, verbosity=0))
    if not demo_data.is_demo():
        step("载入示例邻里 · example neighbourhood", lambda: demo.load(progress=tell))
    roles = textwrap.fill(
        "、".join(demo.roles()), 40, initial_indent="    ", subsequent_indent="    "
    )
    print(TRY.format(port=PORT, roles=roles), flush=True)
    # The server takes this process's place, so that Ctrl-C and signals reach it directly.
    arguments = ["lilong", "serve", "--host", HOST, "--port", PORT]
    os.execv(sys.executable, [sys.executable, "-m", "lilong.project.cli", *arguments[1:]])


if __name__ == "__main__":
    from lilong.kernel.refusal import Refused

    try:
        main()
    except Refused as refusal:
        sys.exit(f"\n✗ {refusal.sentence}\n  {refusal.remedy}")
