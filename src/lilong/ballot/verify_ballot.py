#!/usr/bin/env python3
# Runs alone from Python 3.9 on, so it prints, and zip has no `strict`. Laid out by hand, to be
# read in one evening.
# ruff: noqa: B905, T201
# fmt: off
"""核对一次业主表决：一个文件，只用 Python 自带的东西，断网也能用。Check an owners' vote, alone.

    python verify_ballot.py 表决包 [--pin 序号:票数:根] [--receipt 票号:校验码] [--key 公钥]

A bundle is a folder or an uncompressed tar. Nothing in it is believed: every ballot is chained,
every published root is made again, every signature is checked, the vote is counted once more.
Exit 0 and a short summary when all of it holds; else exit 1 and one line that names the fault.
--pin COUNTER:SIZE:ROOT is what a poster showed, --receipt NUMBER:HASH what an owner's receipt
showed, --key the public key that was posted: the bundle must agree with them.

h(0) = SHA-256("lilong ballot 1\\n" + SHA-256 of motion.json + "\\n" + SHA-256 of roll.tsv + "\\n"),
h(n) = SHA-256(0x00 + h(n-1) + line n); over h(1)…h(n) stands the tree of RFC 6962.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tarfile
import zlib
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256, sha512
from itertools import compress
from typing import Any, NamedTuple

FILES = MOTION, ROLL, BALLOTS, ROOTS, RESULT, _VERIFIER, _README = (
    "motion.json", "roll.tsv", "ballots.tsv", "roots.jsonl", "result.json", "verify_ballot.py",
    "README.txt")
SUMS = "SHA256SUMS"
PIECE, LONGEST_ROW = 2 << 20, 1000  # bytes
CODES = {b"agree": 1, b"oppose": 2, b"abstain": 3, b"spoiled": 4, b"struck": 5}
AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK, FOLLOWS = range(1, 7)
SAID = {(b"struck", b"office"), *((choice, channel) for choice in list(CODES)[:4]
                                  for channel in (b"online", b"paper", b"door", b"proxy", b"meeting"))}
SHARES = ("quorum_area", "quorum_heads", "majority_area", "majority_heads")
FOLLOW = "follows_majority_if_rules_say_and_delivered"
# A moment up to the tens of its seconds; of a million there are few different ones.
TENS = re.compile(rb"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]")
DIGITS_TO_0 = bytes.maketrans(b"123456789", b"000000000")
NUMBER = re.compile(rb"[1-9][0-9]{0,11}")
ROLL_ROW = re.compile(
    rb"[1-9]\d{0,11}\t(?:0|[1-9]\d{0,8})\.\d\d\t(?:0|[1-9]\d{0,11})\t(?:dwelling|shop|parking)"
    rb"\t(?:sold|unsold|undelivered)\t[01]\t[^\t\n]{1,240}\t[0-9a-f]{8}")
ROOT_ROW = re.compile(
    rb'{"at":"[0-9T:.Z-]{27}","counter":([1-9]\d{0,8}),"final":(true|false),"head":"(%b)","key":"(%b)",'
    rb'"previous":"(%b|)","root":"(%b)","signature":"(%b%b)","size":(0|[1-9]\d{0,11})}'
    % ((rb"[0-9a-f]{64}",) * 6))
PIN = re.compile(r"(\d{1,9}):(\d{1,12}):([0-9a-f]{16,64})", re.ASCII)
RECEIPT = re.compile(r"(\d{1,12}):([0-9a-f]{16,64})", re.ASCII)
# The roll by columns, areas in 0.01 m²; the ballots by columns: `later` has what a number replaces,
# where it does, `hashes` begins with h(0).
Roll = namedtuple("Roll", "units areas heads counted")
Ballots = namedtuple("Ballots", "units choices later hashes")


class Fault(Exception):
    """What is wrong, and where; for people, in Chinese and in English."""

    def __init__(self, file: str, zh: str, en: str, row: int = 0, unit: bytes = b"") -> None:
        super().__init__(file, zh, en, row, unit)
        self.file, self.zh, self.en, self.row, self.unit = file, zh, en, row, shown(unit)

    def __str__(self) -> str:
        zh, en = (f" 第 {self.row} 行", f" row {self.row}") if self.row else ("", "")
        in_zh, in_en = (f"（单元 {self.unit}）", f" (unit {self.unit})") if self.unit else ("", "")
        return f"不符：{self.file}{zh}{in_zh}：{self.zh} | FAULT: {self.file}{en}{in_en}: {self.en}"

def shown(value: object) -> str:
    """Any value as a short piece of printable text: a bundle may hold anything."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "".join(c if c.isprintable() else "?" for c in text[:60])


# ── The bundle ──────────────────────────────────────────────────────────────────────────────

class Part(NamedTuple):
    """One file of the bundle, by itself or inside a tar."""

    name: str
    path: str
    offset: int
    size: int

    def read(self, start: int = 0, end: int = 1 << 60) -> bytes:
        with open(self.path, "rb") as file:
            file.seek(self.offset + start)
            data = file.read(min(end, self.size) - start)
        if len(data) != min(end, self.size) - start:
            raise Fault(self.name, "文件不完整，后面缺了一截", "the file is cut short")
        return data

    def digest(self) -> str:
        total = sha256()
        for start in range(0, self.size, PIECE):
            total.update(self.read(start, start + PIECE))
        return total.hexdigest()

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Where pieces of whole rows start and end, so that a million rows need little memory."""
        start = 0
        while start < self.size:
            end = min(start + PIECE, self.size)
            if end < self.size:
                end += self.read(end, end + LONGEST_ROW).find(b"\n") + 1
            yield start, end
            start = end

    def rows(self, start: int, end: int) -> list[bytes]:
        *rows, rest = self.read(start, end).split(b"\n")
        return [*rows, rest + b"\t(no end of row)"] if rest else rows

def open_bundle(path: str) -> dict[str, Part]:
    """Every file of the bundle, each exactly once."""
    parts = []
    if os.path.isdir(path):
        there = [(name, os.path.join(path, name)) for name in (*FILES, SUMS)]
        parts = [Part(n, p, 0, os.path.getsize(p)) for n, p in there if os.path.isfile(p)]
    else:
        try:
            with tarfile.open(path, "r:") as tar:
                for one in tar:
                    if one.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and one.sparse is None:
                        parts.append(Part(os.path.basename(one.name), path, one.offset_data, one.size))
        except (tarfile.TarError, ValueError):
            raise Fault(shown(path), "不是文件夹，也不是未压缩的 tar 包", "no folder, no plain tar") from None
    for name in (*FILES, SUMS):
        if sum(part.name == name for part in parts) != 1:
            raise Fault(name, "包里没有这个文件，或有两份", "the file is missing, or there twice")
    return {part.name: part for part in parts}

def check_sums(parts: dict[str, Part], names: Sequence[str]) -> None:
    """Against accidents, such as a flipped byte; against intent there are chain and roots."""
    lines = parts[SUMS].read().decode("latin-1").split("\n")
    for row, name in enumerate(FILES):
        if name in names and lines[row : row + 1] != [f"{parts[name].digest()}  {name}"]:
            raise Fault(name, f"与 {SUMS} 第 {row + 1} 行不合：两者之一被改动过",
                        f"not as row {row + 1} of {SUMS} says: one of the two was altered")
    if lines[len(FILES):] != [""]:
        raise Fault(SUMS, "行数不对", "not the right number of rows")

def read_json(part: Part) -> dict[str, Any]:
    """An object in the one form that a bundle knows: no key twice, no inexact number."""
    try:
        text = part.read().decode("utf-8")
        value: Any = json.loads(text, parse_float=str, parse_constant=str)
        if not isinstance(value, dict) or json_text(value) != text:
            raise ValueError("form")
    except (ValueError, RecursionError):
        raise Fault(part.name, "读不懂，或写法与规定不同", "not readable, or not in its one form") from None
    return value

def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


# ── Rule and roll ───────────────────────────────────────────────────────────────────────────

def check_motion(motion: dict[str, Any]) -> None:
    """The rule and the options that were frozen into the motion can be reckoned with."""
    try:
        rule, options = motion["rule"], motion["options"]
        for name in SHARES:
            (above, below), strict = rule[name]["share"], rule[name]["strict"]
            exact = [type(above), type(below), type(strict)] == [int, int, bool]
            if not exact or not 0 < above <= below - strict or (rule.get("unanimous") and above < below):
                raise ValueError(name)
        flags = {type(options[name]) for name in ("count_parking", "spoiled_counts_as_participation")}
        policies = options["nonreturn_policy"], options["repeat_policy"]
        if flags != {bool} or policies not in {(a, b) for a in ("not_participating", FOLLOW)
                                               for b in ("first", "last")}:
            raise ValueError("options")
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Fault(MOTION, "规则或选项不完整", "its rule or its options are incomplete") from None

def read_roll(part: Part, motion: dict[str, Any]) -> Roll:
    """Every unit once, in order, with an area; exactly the roll that the notice named."""
    roll, known = Roll([], [], [], []), part.digest() == motion.get("roll_digest")
    for start, end in part.pieces():
        rows, first = part.rows(start, end), len(roll.units) + 1
        for row, text in enumerate([] if known else rows, first):
            if b"%08x" % zlib.crc32(text[:-9]) != text[-8:]:  # so that an altered row can be named
                raise Fault(ROLL, "这一行被改动过", "the row was altered", row, text.split(b"\t")[0])
        before = int(roll.units[-1]) if roll.units else 0, motion["options"]["count_parking"]
        for column, more in zip(roll, named_by_row(read_units, rows, first, before)):
            column += more
    if not known:
        raise Fault(ROLL, "不是公告时定稿的那份名册", "not the roll that the notice named")
    return roll

def read_units(rows: list[bytes], first: int, before: tuple[int, bool]) -> tuple[Any, ...]:
    """Rows of the roll as columns; `before` is the last unit and whether parking counts."""
    if not all(map(ROLL_ROW.fullmatch, rows)):
        raise Fault(ROLL, "格式不对", "malformed")
    cells, (last, parking) = b"\t".join(rows).split(b"\t"), before
    units, areas, heads, kinds, states, counted, names, _crc = (cells[at::8] for at in range(8))
    numbers = [last, *map(int, units)]
    told = {area: int(area.replace(b".", b"")) for area in set(areas)}
    if numbers != sorted(set(numbers)):
        raise Fault(ROLL, "单元重复，或没有从小到大", "a unit twice, or out of order")
    if 0 in told.values():
        raise Fault(ROLL, "面积为零", "the area is zero")
    for kind, state, counts, zero in set(zip(kinds, states, counted, [head == b"0" for head in heads])):
        if zero != (state != b"sold"):
            raise Fault(ROLL, "未售、未交付的合计一人（0 号），别的不是", "head 0 is all unsold, no other")
        if (counts == b"1") != (kind != b"parking" or parking):
            raise Fault(ROLL, "车位是否计入与选项不符", "parking does not count as the options say")
    if "\ufffd" in b"".join(set(names)).decode("utf-8", "replace"):
        raise Fault(ROLL, "不是 UTF-8 文字", "the text is not UTF-8")
    areas_ = [told[area] for area in areas]
    return units, areas_, heads, [one == b"1" for one in counted], (numbers[-1], parking)

def named_by_row(check: Callable[..., Any], rows: list[bytes], first: int, before: Any) -> Any:
    """All rows at once; where that finds a fault, one after the other, to name the row."""
    try:
        return check(rows, first, before)
    except Fault:
        for number, row in enumerate(rows, first):
            try:
                before = check([row], number, before)[-1]
            except Fault as found:
                unit = row.split(b"\t")[found.file == BALLOTS :][:1]
                raise Fault(found.file, found.zh, found.en, number, *unit) from None
        raise


# ── Chain and tree ──────────────────────────────────────────────────────────────────────────

def unbroken(previous: bytes, rows: list[bytes], hashes: list[bytes]) -> bool:
    """Whether each row's hash follows from the row and from the hash before it."""
    before = [previous, *hashes]
    return [sha256(b"\0" + h + row[:-65]).digest() for h, row in zip(before, rows)] == hashes

def in_hex(column: list[bytes], length: int) -> bool:
    joined = b"".join(column).translate(None, b"0123456789abcdef")
    return {length}.issuperset(map(len, column)) and not joined

def read_lines(rows: list[bytes], first: int, previous: bytes) -> tuple[Any, ...]:
    """Rows of ballots as columns, and the last hash; `previous` is the hash before them."""
    cells = b"\t".join(rows).split(b"\t")
    if len(cells) != 9 * len(rows):
        raise Fault(BALLOTS, "不是完整的九列", "not nine whole columns")
    numbers, units, choices, channels, nonces, moments, scans, replaced, hashed = (
        cells[at::9] for at in range(9))
    if numbers != [b"%d" % number for number in range(first, first + len(rows))]:
        raise Fault(BALLOTS, f"票号应为 {first}：有行被改动、删去、插入或调换",
                    f"its number should be {first}: rows altered, removed, put in or swapped")
    later = [(first + at, cell) for at, cell in enumerate(replaced) if cell != b"0"]
    moment = b"".join(moments).translate(DIGITS_TO_0) == b"0000-00-00T00:00:00.000000Z" * len(rows)
    if not (SAID.issuperset(zip(choices, channels)) and moment and in_hex(nonces, 32)
            and in_hex([scan for scan in scans if scan != b"-"], 64) and in_hex(hashed, 64)
            and {27}.issuperset(map(len, moments)) and all(map(TENS.match, {m[:18] for m in moments}))
            and all(NUMBER.fullmatch(cell) for _number, cell in later)):
        raise Fault(BALLOTS, "格式不对：被改动过", "malformed: altered")
    raw = bytes.fromhex(b"".join(hashed).decode())
    hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    if not unbroken(previous, rows, hashes):
        raise Fault(BALLOTS, "与前一行接不上：这一行被改动过", "does not follow from the row before: altered")
    replacing = [(number, int(cell)) for number, cell in later]
    return units, bytes(map(CODES.__getitem__, choices)), replacing, hashes, hashes[-1]

def look_at(part: Part, start: int, end: int, previous: bytes) -> Any:
    """A piece by itself, packed; None where it has any fault: then it is read again row by row."""
    try:
        if start:
            previous = bytes.fromhex(part.read(start - 65, start - 1).decode())
        rows = part.rows(start, end)
        first = int(rows[0].split(b"\t")[0])
        units, codes, later, hashes, _last = read_lines(rows, first, previous)
    except (Fault, ValueError):
        return None
    return first, b"\t".join(units), codes, later, b"".join(hashes)

def all_looked_at(part: Part, genesis: bytes) -> Iterator[tuple[int, int, Any]]:
    """Every piece in turn: where it is, and what `look_at` gives; by several processes if many."""
    spans, done = [(part, start, end, genesis) for start, end in part.pieces()], 0
    try:
        if len(spans) > 4:
            with ProcessPoolExecutor(min(os.cpu_count() or 1, 16)) as pool:
                for found in pool.map(look_at, *zip(*spans)):
                    yield (*spans[done][1:3], found)
                    done += 1
    except (OSError, RuntimeError, ImportError):
        pass  # no processes to be had here: this one does the rest
    for span in spans[done:]:
        yield (*span[1:3], look_at(*span))

def read_ballots(part: Part, genesis: bytes, roots: list[Any]) -> Ballots:
    """Every row in the chain, and every root made again from the rows that it covers."""
    units, choices, later, hashes = ballots = Ballots([], bytearray(), {}, [genesis])
    for start, end, found in all_looked_at(part, genesis):
        if not found or found[0] != len(hashes):
            named_by_row(read_lines, part.rows(start, end), len(hashes), hashes[-1])
        units += found[1].split(b"\t")
        choices += found[2]
        later.update(found[3])
        hashes += [found[4][at : at + 32] for at in range(0, len(found[4]), 32)]
    tree, size, done = tree_over(hashes[1:]), len(units), 0
    for row, root in enumerate(roots, 1):
        upto = root["size"]
        if upto > size:
            raise Fault(BALLOTS, f"只有 {size} 票，而第 {row} 个根有 {upto} 票：结尾被截掉",
                        f"has {size} rows, but root {row} covers {upto}: cut off", size)
        if (root["head"], root["root"]) != (hashes[upto].hex(), root_of(tree, upto).hex()):
            raise Fault(BALLOTS, f"第 {done + 1}～{upto} 行不是公布第 {row} 个根时的样子：有改动", "rows "
                        f"{done + 1} to {upto} are not what root {row} was made of: altered", done + 1)
        done = upto
    if done != size:
        raise Fault(BALLOTS, "是截止后加上的", "added after the close", done + 1, units[done])
    return ballots

def tree_over(leaves: list[bytes]) -> list[list[bytes]]:
    """The rows of the tree over h(1)…, each with its complete nodes only."""
    rows = [leaves]
    while len(rows[-1]) > 1:
        below = zip(rows[-1][::2], rows[-1][1::2])
        rows.append([sha256(b"\1" + left + right).digest() for left, right in below])
    return rows

def root_of(tree: list[list[bytes]], size: int) -> bytes:
    """The root over the first `size`: complete nodes side by side, joined from the right."""
    reached = b""
    for height, row in enumerate(tree):
        if size >> height & 1:
            node = row[(size >> height) - 1]
            reached = sha256(b"\1" + node + reached).digest() if reached else node
    return reached or sha256(b"").digest()


# ── Roots and their signatures: Ed25519, RFC 8032 ───────────────────────────────────────────

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def plus(p: Sequence[int], q: Sequence[int]) -> Sequence[int]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P

def doubles(key: str, sign: int = 1) -> list[Sequence[int]]:
    """The point that 64 hex digits stand for, or its negative, and its doubles; or nothing."""
    number = int.from_bytes(bytes.fromhex(key), "little")
    y, odd = number % (1 << 255), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    for x in (root, root * pow(2, (P - 1) // 4, P) % P):
        if (x * x - square) % P == 0 and y < P:
            x = sign * (x if x % 2 == odd else -x) % P
            row: list[Sequence[int]] = [(x, y, 1, x * y % P)]
            while len(row) < 253:
                row.append(plus(row[-1], row[-1]))
            return row
    return []

def is_signed(text: str, signature: str, key: str, base: Any, minus_key: Any) -> bool:
    """Whether R = S·B - k·A; `base` and `minus_key` are the doubles of B and of -A."""
    r, s = bytes.fromhex(signature[:64]), int.from_bytes(bytes.fromhex(signature[64:]), "little")
    k = int.from_bytes(sha512(r + bytes.fromhex(key) + text.encode()).digest(), "little") % ORDER
    reached: Sequence[int] = (0, 1, 1, 0)
    for number, row in ((s % ORDER, base), (k, minus_key)):
        for bit, point in enumerate(row):
            reached = plus(reached, point) if number >> bit & 1 else reached
    x, y = (part * pow(reached[2], -1, P) % P for part in reached[:2])
    return bool(minus_key) and s < ORDER and (y | x % 2 << 255).to_bytes(32, "little") == r

def read_roots(part: Part, posted_key: str) -> list[dict[str, Any]]:
    """Every root counted on from the one before, signed with one key, the last one final."""
    roots: list[dict[str, Any]] = []
    base = doubles((4 * pow(5, -1, P) % P).to_bytes(32, "little").hex())
    before: dict[str, Any] = {"size": 0, "root": "", "final": False}
    *lines, rest = part.read().split(b"\n")
    for row, line in enumerate(lines, 1):
        found = ROOT_ROW.fullmatch(line)
        if not found:
            raise Fault(ROOTS, "格式不对：被改动过", "malformed: altered", row)
        counter, final, head, key, previous, root, signature, size = (g.decode() for g in found.groups())
        text = line.decode().replace(f'"key":"{key}",', "").replace(f'"signature":"{signature}",', "")
        if key != (before["key"] if roots else posted_key.lower() or key):
            raise Fault(ROOTS, "不是用公布的那把密钥签的", "signed with another key than that posted", row)
        minus_key = minus_key if roots else doubles(key, -1)
        if not is_signed(text, signature, key, base, minus_key):
            raise Fault(ROOTS, "签名不对：被改动过", "the signature is wrong: altered", row)
        if (counter, previous) != (str(row), before["root"]) or before["final"]:
            raise Fault(ROOTS, "序号不连续，或接的不是前一个根", "does not go on from the root before", row)
        if int(size) < before["size"]:
            raise Fault(ROOTS, "票数比前一个根少", "covers fewer ballots than the root before", row)
        before = {"size": int(size), "head": head, "root": root, "key": key, "final": final == "true"}
        roots.append(before)
    if rest or not before["final"]:
        raise Fault(ROOTS, "没有截止时的最后一个根", "the final root of the close is missing", len(lines))
    return roots


# ── The count ───────────────────────────────────────────────────────────────────────────────

def standing(ballots: Ballots, roll: Roll, first_wins: bool) -> bytearray:
    """What stands last for each unit of the roll, as a code; 0 for nothing."""
    stands, last = dict(zip(ballots.units, ballots.choices)), dict[bytes, tuple[int, int]]()
    found = bytearray(map(stands.get, roll.units, [0] * len(roll.units)))
    known = set() if len(found) - found.count(0) == len(stands) else set(roll.units)
    if known or ballots.later or len(stands) != len(ballots.units) or STRUCK in ballots.choices:
        for row, (unit, choice) in enumerate(zip(ballots.units, ballots.choices), 1):
            was, said = last.get(unit, (0, 0))
            if known and unit not in known:
                raise Fault(BALLOTS, "名册里没有这个单元", "there is no such unit on the roll", row, unit)
            if ballots.later.get(row, 0) != was:
                raise Fault(BALLOTS, f"同一单元两票并存：应当顶替第 {was} 票",
                            f"two ballots would stand for one unit: should replace {was}", row, unit)
            if said in (0, STRUCK) if choice == STRUCK else first_wins and said in (1, 2, 3):
                raise Fault(BALLOTS, "前一票不能这样顶替", "may not replace the one before", row, unit)
            last[unit] = row, choice
    return found.replace(bytes([STRUCK]), b"\0")

def count(roll: Roll, stands: bytearray, motion: dict[str, Any], follow: Any) -> dict[str, Any]:
    """The four figures and the verdict, in whole numbers: shares are compared, never divided."""
    areas, heads = list(compress(roll.areas, roll.counted)), list(compress(roll.heads, roll.counted))
    said = bytearray(compress(stands, roll.counted))
    places = {unit: at for at, unit in enumerate(compress(roll.units, roll.counted))} if follow else {}
    for unit in follow:
        at = places.get(str(unit).encode())
        if at is None or said[at] or motion["options"]["nonreturn_policy"] != FOLLOW:
            raise Fault(RESULT, f"单元 {shown(unit)} 不能按未交回计入", f"unit {shown(unit)} cannot follow")
        said[at] = FOLLOWS

    def sums(taking: set[int], agreeing: set[int]) -> list[int]:
        part, agree, other = (said.translate(bytes(code in some for code in range(256)))
                              for some in (taking, agreeing, taking - agreeing))
        heads_part = set(compress(heads, part))
        return [sum(compress(areas, part)), len(heads_part), sum(compress(areas, agree)),
                len(heads_part.difference(compress(heads, other)))]

    taking = {AGREE, OPPOSE, ABSTAIN}
    if motion["options"]["spoiled_counts_as_participation"]:
        taking.add(SPOILED)
    have = sums(taking, {AGREE})
    if follow and have[0]:  # where nobody took part there is no majority to follow
        majority = 2 * have[2] > have[0] and 2 * have[3] > have[1]
        have = sums(taking | {FOLLOWS}, {AGREE, FOLLOWS} if majority else {AGREE})
    figures = []
    for some, of, name in zip(have, [sum(areas), len(set(heads)), *have], SHARES):
        (above, below), strict = motion["rule"][name]["share"], motion["rule"][name]["strict"]
        need = max(1, of * above // below + 1 if strict else -(-of * above // below))
        texts = [f"{n // 100}.{n % 100:02d}" if "area" in name else str(n) for n in (some, of, need)]
        figures.append({**dict(zip(("have", "of", "need"), texts)), "met": some >= need})
    carried = "carried" if all(figure["met"] for figure in figures) else "not_carried"
    participation, agreement = (dict(zip(("area", "heads"), two)) for two in (figures[:2], figures[2:]))
    return {"verdict": carried, "participation": participation, "agreement": agreement}

def differences(told: Any, own: Any, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(name, told, own) of each figure that is told otherwise than it was counted."""
    if isinstance(own, dict) and isinstance(told, dict):
        for key, value in own.items():
            yield from differences(told.get(key), value, f"{name}.{key}".lstrip("."))
    elif told != own or type(told) is not type(own):
        yield name, told, own


# ── All of it ───────────────────────────────────────────────────────────────────────────────

def verify(path: str, pins: Sequence[str], receipts: Sequence[str], key: str) -> dict[str, Any]:
    """Check everything; gives what was counted. Raises Fault at the first thing that is wrong."""
    parts = open_bundle(path)
    motion, result = read_json(parts[MOTION]), read_json(parts[RESULT])
    check_sums(parts, [MOTION])
    check_motion(motion)
    roll, roots = read_roll(parts[ROLL], motion), read_roots(parts[ROOTS], key)
    genesis = f"lilong ballot 1\n{parts[MOTION].digest()}\n{parts[ROLL].digest()}\n".encode()
    ballots = read_ballots(parts[BALLOTS], sha256(genesis).digest(), roots)
    stands = standing(ballots, roll, motion["options"]["repeat_policy"] == "first")
    counted = {"size": len(ballots.units), **count(roll, stands, motion, result.get("followed", []))}
    for name, told, own in differences(result, counted):
        raise Fault(RESULT, f"{name} 写的是 {shown(told)}，重新计票是 {own}",
                    f"{name} says {shown(told)}, counted again it is {own}")
    for pin in map(PIN.fullmatch, map(str.lower, pins)):
        number, size, root = pin.groups() if pin else ("0", "0", "")
        if int(number) > len(roots):
            raise Fault(ROOTS, f"只到第 {len(roots)} 个根，公告上已有第 {number} 个：被退回到更早的状态",
                        f"ends at root {len(roots)}, yet root {number} was posted: rolled back")
        there = roots[int(number) - 1]
        if not pin or there["size"] != int(size) or not there["root"].startswith(root):
            raise Fault(ROOTS, "与公告上的根不同", "not the root that was posted", int(number))
    for receipt in map(RECEIPT.fullmatch, map(str.lower, receipts)):
        number, told = receipt.groups() if receipt else ("0", "")
        if number == "0" or not b"".join(ballots.hashes[int(number):][:1]).hex().startswith(told):
            raise Fault(BALLOTS, "与回执不同", "not what the receipt shows", int(number))
    check_sums(parts, FILES)
    return {"title": shown(motion.get("title")), "units": len(roll.units), **counted,
            "standing": len(stands) - stands.count(0), "roots": len(roots), "key": roots[0]["key"],
            "root": f"{len(roots)}:{counted['size']}:{roots[-1]['root']}"}

def summary(told: dict[str, Any]) -> str:
    """What was found, for people; and what nobody can tell from a bundle alone."""
    figures = [f"  {'✓' if f['met'] else '✗'} {zh} {en}: {f['have']} / {f['of']}{unit}（需 need {f['need']}）"
               for zh, en, name in (("参与", "take part", "participation"), ("同意", "agree", "agreement"))
               for f, unit in zip(told[name].values(), ("㎡", " 人"))]
    zh, en = ("通过", "carried") if told["verdict"] == "carried" else ("未通过", "not carried")
    return "\n".join([
        f"核对无误：{told['title']}。{told['units']} 个单元，{told['size']} 行，{told['standing']} 户有票；"
        f"{told['roots']} 个根都对得上。重新计票：{zh}。",
        f"All of it holds: {told['units']} units, {told['size']} rows, {told['standing']} ballots standing, "
        f"{told['roots']} roots. Counted again: {en}.", *figures,
        f"最后的根 final root {told['root']}", f"公钥 public key {told['key']}",
        "请与公告和回执比对（--pin、--receipt、--key）：整包若被换成更早或另签的一份，只看包是看不出的。",
        "Compare with posters and receipts: a bundle alone cannot show that it was swapped as a whole."])

def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--pin", action="append", default=[], metavar="COUNTER:SIZE:ROOT")
    parser.add_argument("--receipt", action="append", default=[], metavar="NUMBER:HASH")
    parser.add_argument("--key", default="", metavar="HEX")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        told = verify(asked.bundle, asked.pin, asked.receipt, asked.key)
    except Exception as error:  # whatever is in the bundle, people get a sentence
        fault = error if isinstance(error, Fault) else Fault(
            shown(asked.bundle), f"读不了（{type(error).__name__}）", f"unreadable: {shown(error)}")
        where = {"file": fault.file, "row": fault.row, "unit": fault.unit}
        print(json.dumps({"ok": False, **where, "zh": fault.zh, "en": fault.en}) if asked.json else fault)
        return 1
    print(json.dumps({"ok": True, **told}) if asked.json else summary(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
