"""The installation's own commands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add serve, work, migrate, setup-data, check, backup, restore, demo, catch-up, invite."""
    _register_running(subparsers)
    _register_keeping(subparsers)
    _register_people(subparsers)
    _register_demo(subparsers)


def _register_running(subparsers: Subparsers) -> None:
    serve = subparsers.add_parser("serve", help=_("启动网站和后台任务"))
    serve.add_argument("--host", default="127.0.0.1", help=_("监听的地址"))
    serve.add_argument("--port", type=int, default=8000, help=_("监听的端口"))
    serve.set_defaults(run=_serve, needs_database=False)
    work = subparsers.add_parser("work", help=_("只运行后台任务"))
    work.set_defaults(run=_work)
    migrate = subparsers.add_parser("migrate", help=_("建立或升级数据库"))
    migrate.set_defaults(run=_migrate, needs_database=False)
    catch_up = subparsers.add_parser("catch-up", help=_("补发漏听的事件"))
    catch_up.set_defaults(run=_catch_up)


def _register_keeping(subparsers: Subparsers) -> None:
    check = subparsers.add_parser("check", help=_("检查数据库、流水、文件和计数"))
    check.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    check.set_defaults(run=_check, needs_database=False)
    backup = subparsers.add_parser("backup", help=_("备份到一个文件"))
    backup.add_argument("file", help=_("要写的 .tar 文件"))
    backup.add_argument("--with-keys", action="store_true", help=_("连同密钥一起备份"))
    backup.set_defaults(run=_backup)
    restore = subparsers.add_parser("restore", help=_("从备份恢复"))
    restore.add_argument("file", help=_("备份文件"))
    restore.add_argument("--over", action="store_true", help=_("覆盖已有的数据"))
    restore.set_defaults(run=_restore, needs_database=False)


def _register_people(subparsers: Subparsers) -> None:
    setup = subparsers.add_parser("setup-data", help=_("登记市、区和街道"))
    setup.add_argument("--city", required=True, help=_("市，例如 上海市"))
    setup.add_argument("--district", required=True, help=_("区，例如 徐汇区"))
    setup.add_argument("--street", required=True, help=_("街道，例如 枫林街道"))
    setup.set_defaults(run=_setup_data)
    invite = subparsers.add_parser("invite", help=_("邀请一位系统管理员"))
    invite.add_argument("--name", required=True, help=_("姓名"))
    invite.add_argument("--at", required=True, help=_("在哪里：名称或路径"))
    invite.add_argument("--role", default="steward", help=_("角色代码"))
    invite.set_defaults(run=_invite)


def _register_demo(subparsers: Subparsers) -> None:
    demo = subparsers.add_parser("demo", help=_("示例邻里"))
    actions = demo.add_subparsers(required=True, metavar=_("动作"))
    load = actions.add_parser("load", help=_("载入示例（只载入一次）"))
    load.add_argument("--without-findings", action="store_true", help=_("不载入排摸结果"))
    load.set_defaults(run=_demo_load)
    actions.add_parser("reset", help=_("清空示例并重新载入")).set_defaults(run=_demo_reset)


def _serve(options: Any) -> int:
    from lilong.project.serve import serve

    return serve(options.host, options.port)


def _work(options: Any) -> None:
    from lilong.commons.jobs.worker import run_worker

    run_worker()


def _migrate(options: Any) -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)


def _catch_up(options: Any) -> None:
    from lilong.commons.ledger.listening import catch_up

    print(_("补发了 %(n)s 条") % {"n": catch_up()})


def _check(options: Any) -> int:
    from lilong.project.checks import report

    return report(as_json=options.json)


def _backup(options: Any) -> None:
    from lilong.project.backup import backup

    print(backup(options.file, with_keys=options.with_keys))


def _restore(options: Any) -> None:
    from lilong.project.restore import restore

    print(restore(options.file, over=options.over))


def _setup_data(options: Any) -> None:
    from lilong.project.beginnings import first_places

    print(first_places(options.city, options.district, options.street))


def _invite(options: Any) -> None:
    from lilong.project.beginnings import invite

    print(invite(options.name, options.role, options.at))


def _demo_load(options: Any) -> None:
    from lilong.project.demo import load

    print(load(findings=not options.without_findings, progress=lambda step: print(f"· {step}")))


def _demo_reset(options: Any) -> None:
    from lilong.project.demo import reset

    print(reset())
