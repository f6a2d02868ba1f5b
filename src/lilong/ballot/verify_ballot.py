#!/usr/bin/env python3
# ruff: noqa: B905, T201 – runs alone from Python 3.9 on: it prints, and zip has no `strict`
# fmt: off – laid out by hand, so that one person can read all of it in an evening
"""核对一次业主表决：一个文件，只用 Python 自带的东西，断网也能用。Check an owners' vote, alone.

    python verify_ballot.py 表决包 [--pin 序号:票数:根] [--receipt 票号:校验码] [--key 公钥]

A bundle is a folder or an uncompressed tar. Nothing in it is believed: every ballot is chained,
every published root is made again, every signature is checked, the vote is counted once more.
Exit 0 and a short summary when all of it holds; else exit 1 and one line that names the fault.
--pin COUNTER:SIZE:ROOT is what a poster showed, --receipt NUMBER:HASH what a receipt showed.

h(0) = SHA-256("lilong ballot 1\\n" + SHA-256 of motion.json + "\\n" + SHA-256 of roll.tsv + "\\n"),
h(n) = SHA-256(0x00 + h(n-1) + line n); over h(1)…h(n) stands the tree of RFC 6962.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256, sha512
from itertools import compress
from typing import Any, NamedTuple

MOTION, ROLL, BALLOTS, ROOTS, RESULT, SUMS = (
    "motion.json", "roll.tsv", "ballots.tsv", "roots.jsonl", "result.json", "SHA256SUMS")
FILES = (MOTION, ROLL, BALLOTS, ROOTS, RESULT, "verify_ballot.py", "README.txt")
PIECE, LONGEST_ROW = 1 << 18, 1000  # bytes: a piece fits into a processor's own memory
CODES = {b"agree": 1, b"oppose": 2, b"abstain": 3, b"spoiled": 4, b"struck": 5}
AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK, FOLLOWS = range(1, 7)
SAID = {(choice, by) for choice in (b"agree", b"oppose", b"abstain", b"spoiled")
        for by in (b"online", b"paper", b"door", b"proxy", b"meeting")} | {(b"struck", b"office")}
SHARES = ("quorum_area", "quorum_heads", "majority_area", "majority_heads")
FOLLOW = "follows_majority_if_rules_say_and_delivered"
OPTIONS: dict[str, Sequence[object]] = {
    "count_parking": (False, True), "spoiled_counts_as_participation": (False, True),
    "nonreturn_policy": ("not_participating", FOLLOW), "repeat_policy": ("first", "last")}
# A moment up to the tens of its seconds; of a million there are few different ones.
TENS = re.compile(rb"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]")
DIGITS_TO_0 = bytes.maketrans(b"123456789", b"000000000")
NUMBER = re.compile(rb"[1-9][0-9]{0,11}")
ROLL_ROW = re.compile(
    rb"[1-9]\d{0,11}\t(?:0|[1-9]\d{0,8})\.\d\d\t(?:0|[1-9]\d{0,11})\t(?:dwelling|shop|parking)"
    rb"\t(?:sold|unsold|undelivered)\t[01]\t[^\t\n]{1,320}\t[0-9a-f]{8}")
ROOT_ROW = re.compile(
    rb'{"at":"[0-9T:.Z-]{27}","counter":([1-9]\d*),"final":(true|false),"head":"(%b)","key":"(%b)",'
    rb'"previous":"(%b|)","root":"(%b)","signature":"(%b%b)","size":(0|[1-9]\d{0,11})}'
    % ((rb"[0-9a-f]{64}",) * 6))
Columns = Any  # a table as a tuple of its columns
SHOWN = re.compile(r"(\d{1,9}):(?:(\d{1,12}):)?([0-9a-f]{16,64})", re.ASCII)  # a pin, a receipt

class Fault(Exception):
    """What is wrong, and where; for people, in Chinese and in English."""
    def __init__(self, file: str, words: str, row: int = 0, unit: bytes = b"") -> None:
        super().__init__(file, words, row, unit)
        self.file, self.words, self.row, self.unit = file, words, row, shown(unit)
        self.zh, _, self.en = words.partition("|")
    def __str__(self) -> str:
        where = f" 第 {self.row} 行 row {self.row}" if self.row else ""
        where += f"（单元 unit {self.unit}）" if self.unit else ""
        return f"不符 FAULT {self.file}{where}：{self.zh} | {self.en}"

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
            raise Fault(self.name, "文件不完整，后面缺了一截|the file is cut short")
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
                        name = os.path.basename(one.name)
                        parts.append(Part(name, path, one.offset_data, one.size))
        except (tarfile.TarError, ValueError):
            raise Fault(shown(path), "不是文件夹或未压缩的 tar|no folder, no plain tar") from None
    for name in (*FILES, SUMS):
        if sum(part.name == name for part in parts) != 1:
            raise Fault(name, "包里没有这个文件，或有两份|the file is missing, or there twice")
    return {part.name: part for part in parts}

def check_sums(parts: dict[str, Part], names: Sequence[str]) -> None:
    """Against accidents, such as a flipped byte; against intent there are chain and roots."""
    lines = parts[SUMS].read().decode("latin-1").split("\n")
    for row, name in enumerate(FILES):
        if name in names and lines[row : row + 1] != [f"{parts[name].digest()}  {name}"]:
            raise Fault(name, f"与 {SUMS} 第 {row + 1} 行不合：两者之一被改动过|"
                        f"not as row {row + 1} of {SUMS} says: one of the two was altered")
    if lines[len(FILES):] != [""]:
        raise Fault(SUMS, "行数不对|not the right number of rows")

def read_json(part: Part) -> dict[str, Any]:
    """An object in the one form that a bundle knows: no key twice, no inexact number."""
    try:
        text = part.read().decode("utf-8")
        value: Any = json.loads(text, parse_float=str, parse_constant=str)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        if not isinstance(value, dict) or again != text:
            raise ValueError("form")
    except (ValueError, RecursionError):
        raise Fault(part.name, "读不懂或写法不合规定|unreadable, or not in its form") from None
    return value

# ── Rule and roll ───────────────────────────────────────────────────────────────────────────

def check_motion(motion: dict[str, Any]) -> None:
    """The rule and the options that were frozen into the motion can be reckoned with."""
    try:
        for name in SHARES:
            (above, below), strict = motion["rule"][name]["share"], motion["rule"][name]["strict"]
            if not 0 < above <= below - strict:
                raise ValueError(name)
        if any(motion["options"][name] not in known for name, known in OPTIONS.items()):
            raise ValueError("options")
    except (KeyError, TypeError, ValueError):
        raise Fault(MOTION, "规则或选项不完整|rule or options are incomplete") from None

def read_roll(part: Part, motion: dict[str, Any]) -> Columns:
    """Every unit once, in order: units, areas in 0.01 m², heads and whether they count."""
    roll: Columns = [], [], [], []
    known = part.digest() == motion.get("roll_digest")
    before = 0, motion["options"]["count_parking"]
    for start, end in part.pieces():
        rows, first = part.rows(start, end), len(roll[0]) + 1
        for row, text in enumerate([] if known else rows, first):
            if b"%08x" % zlib.crc32(text[:-9]) != text[-8:]:  # so that an altered row can be named
                raise Fault(ROLL, "被改动过|the row was altered", row, text.split(b"\t")[0])
        *columns, before = named_by_row(read_units, rows, first, before)
        for column, more in zip(roll, columns):
            column += more
    if not known:
        raise Fault(ROLL, "不是公告时定稿的那份名册|not the roll that the notice named")
    return roll

def read_units(rows: list[bytes], first: int, before: tuple[int, bool]) -> tuple[Any, ...]:
    """Rows of the roll as columns; `before` is the last unit and whether parking counts."""
    if not all(map(ROLL_ROW.fullmatch, rows)):
        raise Fault(ROLL, "格式不对|malformed")
    cells, (last, parking) = b"\t".join(rows).split(b"\t"), before
    units, areas, heads, kinds, states, counted, names, _crc = (cells[at::8] for at in range(8))
    numbers = [last, *map(int, units)]
    told = {area: int(area.replace(b".", b"")) for area in set(areas)}
    if numbers != sorted(set(numbers)):
        raise Fault(ROLL, "单元重复，或没有从小到大|a unit twice, or out of order")
    if 0 in told.values():
        raise Fault(ROLL, "面积为零|the area is zero")
    unsold = [head == b"0" for head in heads]
    for kind, state, counts, zero in set(zip(kinds, states, counted, unsold)):
        if zero != (state != b"sold"):
            raise Fault(ROLL, "未售、未交付的合计为 0 号人|head 0 is all unsold, and no other")
        if (counts == b"1") != (kind != b"parking" or parking):
            raise Fault(ROLL, "车位是否计入与选项不符|parking does not count as the options say")
    if "\ufffd" in b"".join(set(names)).decode("utf-8", "replace"):
        raise Fault(ROLL, "不是 UTF-8 文字|the text is not UTF-8")
    before = numbers[-1], parking
    return units, [told[area] for area in areas], heads, [c == b"1" for c in counted], before

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
                raise Fault(found.file, found.words, number, *unit) from None
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
        raise Fault(BALLOTS, "不是完整的九列|not nine whole columns")
    numbers, units, choices, channels, nonces, moments, scans, replaced, hashed = (
        cells[at::9] for at in range(9))
    if numbers != [b"%d" % number for number in range(first, first + len(rows))]:
        raise Fault(BALLOTS, f"票号应为 {first}：有行被改、删、插入或调换|"
                    f"its number should be {first}: rows altered, removed, put in or swapped")
    later = [(first + at, cell) for at, cell in enumerate(replaced) if cell != b"0"]
    moment = b"".join(moments).translate(DIGITS_TO_0) == b"0000-00-00T00:00:00.000000Z" * len(rows)
    if not (SAID.issuperset(zip(choices, channels)) and moment and in_hex(nonces, 32)
            and in_hex([scan for scan in scans if scan != b"-"], 64) and in_hex(hashed, 64)
            and all(map(TENS.fullmatch, {one[:18] for one in moments}))
            and {27}.issuperset(map(len, moments)) and all(NUMBER.fullmatch(r) for _n, r in later)):
        raise Fault(BALLOTS, "格式不对：被改动过|malformed: altered")
    raw = bytes.fromhex(b"".join(hashed).decode())
    hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    if not unbroken(previous, rows, hashes):
        raise Fault(BALLOTS, "与前一行接不上：被改动过|does not follow the row before: altered")
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
        if len(spans) > 16:
            with ProcessPoolExecutor(min(os.cpu_count() or 1, 16)) as pool:
                for found in pool.map(look_at, *zip(*spans), chunksize=4):
                    yield (*spans[done][1:3], found)
                    done += 1
    except (OSError, RuntimeError, ImportError):
        pass  # no processes to be had here: this one does the rest
    for span in spans[done:]:
        yield (*span[1:3], look_at(*span))

def read_ballots(part: Part, genesis: bytes, roots: list[Any]) -> Columns:
    """Every row chained, every root made again: units, choices, what a number replaces, hashes."""
    units, choices, later, hashes = list[bytes](), bytearray(), dict[int, int](), [genesis]
    for start, end, found in all_looked_at(part, genesis):
        if not found or found[0] != len(hashes):
            named_by_row(read_lines, part.rows(start, end), len(hashes), hashes[-1])
        units += found[1].split(b"\t")
        choices += found[2]
        later.update(found[3])
        hashes += [found[4][at : at + 32] for at in range(0, len(found[4]), 32)]
    size, done, sizes = len(units), 0, [root["size"] for root in roots]
    if sizes[-1] > size:
        raise Fault(BALLOTS, f"只有 {size} 行，公布的根却有 {sizes[-1]} 行：结尾被截掉|"
                    f"has {size} rows, but a root covers {sizes[-1]}: cut off", size)
    for row, (upto, root, own) in enumerate(zip(sizes, roots, roots_over(hashes[1:], sizes)), 1):
        if (root["head"], root["root"]) != (hashes[upto].hex(), own.hex()):
            raise Fault(BALLOTS, f"到第 {upto} 行止，与公布的第 {row} 个根不合：其中有改动|"
                        f"up to row {upto} it is not what root {row} was: altered there", done + 1)
        done = upto
    closed = min(root["size"] for root in roots if root["final"] == "true")
    for number in range(closed + 1, size + 1):
        if number > done or choices[number - 1] != STRUCK:  # complaints are still heard
            raise Fault(BALLOTS, "截止后加上的|added after the close", number, units[number - 1])
    return units, choices, later, hashes

def roots_over(leaves: list[bytes], sizes: list[int]) -> Iterator[bytes]:
    """The root over the first ballots of each size, from one tree over them all."""
    tree = [leaves]  # a row a height, of complete nodes only
    while len(tree[-1]) > 1:
        below = zip(tree[-1][::2], tree[-1][1::2])
        tree.append([sha256(b"\1" + left + right).digest() for left, right in below])
    for size in sizes:
        root = b""  # complete nodes stand side by side; they are joined from the right
        for height, row in enumerate(tree):
            if size >> height & 1:
                node = row[(size >> height) - 1]
                root = sha256(b"\1" + node + root).digest() if root else node
        yield root or sha256(b"").digest()

# ── Roots and their signatures: Ed25519, RFC 8032 ───────────────────────────────────────────

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def plus(p: Sequence[int], q: Sequence[int]) -> Sequence[int]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

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
    """Every root counted on from the one before, all signed with one key."""
    roots, signer = list[Any](), list[Any]()
    base = doubles((4 * pow(5, -1, P) % P).to_bytes(32, "little").hex())
    before: dict[str, Any] = {"size": 0, "root": ""}
    *lines, rest = part.read().split(b"\n")
    for row, line in enumerate(lines, 1):
        found = ROOT_ROW.fullmatch(line)
        if not found:
            raise Fault(ROOTS, "格式不对：被改动过|malformed: altered", row)
        counter, final, head, key, previous, root, signature, size = (
            group.decode() for group in found.groups())
        text = re.sub(r'"(key|signature)":"[0-9a-f]*",', "", line.decode())
        if key != (before["key"] if roots else posted_key.lower() or key):
            raise Fault(ROOTS, "不是用公布的密钥签的|not signed with the posted key", row)
        signer = signer or doubles(key, -1)
        if not is_signed(text, signature, key, base, signer):
            raise Fault(ROOTS, "签名不对：被改动过|the signature is wrong: altered", row)
        if (counter, previous) != (str(row), before["root"]) or int(size) < before["size"]:
            raise Fault(ROOTS, "没有接着前一个根|does not go on from the root before", row)
        before = {"size": int(size), "head": head, "root": root, "key": key, "final": final}
        roots.append(before)
    if rest or [root["final"] for root in roots].count("true") != 1:
        raise Fault(ROOTS, "截止时的根应有一个|there is one final root, of the close", len(lines))
    return roots

# ── The count ───────────────────────────────────────────────────────────────────────────────

def standing(ballots: Columns, roll: Columns, first_wins: bool) -> bytearray:
    """What stands last for each unit of the roll, as a code; 0 for nothing."""
    units, choices, later, _hashes = ballots
    stands, last = dict(zip(units, choices)), dict[bytes, tuple[int, int]]()
    found = bytearray(map(stands.get, roll[0], [0] * len(roll[0])))
    odd = {units[row - 1] for row in later} | set(compress(units, map(STRUCK.__eq__, choices)))
    known = stands if len(stands) == len(found) - found.count(0) else set(roll[0])
    if len(stands) != len(units) - len(later) or known is not stands:
        odd = set(units)
    for row, (unit, choice) in enumerate(zip(units, choices), 1) if odd else ():
        if unit not in odd:  # it has one ballot, and that replaces none
            continue
        was, said = last.get(unit, (0, STRUCK))
        if unit not in known:
            raise Fault(BALLOTS, "名册里没有这个单元|there is no such unit on the roll", row, unit)
        if later.get(row, 0) != was:
            raise Fault(BALLOTS, f"同一单元两票并存：应当顶替第 {was} 票|"
                        f"two ballots would stand for one unit: should replace {was}", row, unit)
        if (first_wins or choice == STRUCK) and (said == STRUCK) == (choice == STRUCK):
            raise Fault(BALLOTS, "不能这样顶替前一票|may not replace the one before", row, unit)
        last[unit] = row, choice
    return found.replace(bytes([STRUCK]), b"\0")

def count(roll: Columns, stands: bytearray, motion: dict[str, Any], follow: Any) -> dict[str, Any]:
    """The four figures and the verdict, in whole numbers: shares are compared, never divided."""
    units, areas, heads, choices = columns = (*roll[:3], stands)
    if not all(roll[3]):
        units, areas, heads, choices = (list(compress(column, roll[3])) for column in columns)
    said, options = bytearray(choices), motion["options"]
    places = dict(zip(units, range(len(units)))) if follow else {}
    for unit in follow:
        at = places.get(str(unit).encode())
        if at is None or said[at] or options["nonreturn_policy"] != FOLLOW:
            raise Fault(RESULT, f"单元 {shown(unit)} 不能随多数|unit {shown(unit)} cannot follow")
        said[at] = FOLLOWS

    def sums(taking: set[int], agreeing: set[int]) -> list[int]:
        part, agree, other = (said.translate(bytes(code in some for code in range(256)))
                              for some in (taking, agreeing, taking - agreeing))
        heads_part = set(compress(heads, part))
        return [sum(compress(areas, part)), len(heads_part), sum(compress(areas, agree)),
                len(heads_part.difference(compress(heads, other)))]

    taking = {AGREE, OPPOSE, ABSTAIN}
    if options["spoiled_counts_as_participation"]:
        taking.add(SPOILED)
    have = sums(taking, {AGREE})
    if follow and have[0]:  # where nobody took part there is no majority to follow
        majority = 2 * have[2] > have[0] and 2 * have[3] > have[1]
        have = sums(taking | {FOLLOWS}, {AGREE, FOLLOWS} if majority else {AGREE})
    figures = []
    for some, of, name in zip(have, [sum(areas), len(set(heads)), *have], SHARES):
        (above, below), strict = motion["rule"][name]["share"], motion["rule"][name]["strict"]
        need = max(1, of * above // below + 1 if strict else -(-of * above // below))
        told = [f"{n // 100}.{n % 100:02d}" if "area" in name else str(n) for n in (some, of, need)]
        figures.append({**dict(zip(("have", "of", "need"), told)), "met": some >= need})
    return {"verdict": "carried" if all(one["met"] for one in figures) else "not_carried",
            "participation": {"area": figures[0], "heads": figures[1]},
            "agreement": {"area": figures[2], "heads": figures[3]}}

def differences(told: Any, own: Any, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(name, told, own) of each figure that is told otherwise than it was counted."""
    for key, value in own.items():
        there = told.get(key) if isinstance(told, dict) else None
        if isinstance(value, dict):
            yield from differences(there, value, f"{name}{key}.")
        elif there != value or type(there) is not type(value):
            yield f"{name}{key}", there, value

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
    own = {"size": len(ballots[0]), **count(roll, stands, motion, result.get("followed", []))}
    for name, told, counted in differences(result, own):
        raise Fault(RESULT, f"{name} 写的是 {shown(told)}，重新计票是 {counted}|"
                    f"{name} says {shown(told)}, counted again it is {counted}")
    for text in (*pins, *receipts):
        found = SHOWN.fullmatch(text.lower())
        number, size, code = (int(found[1]), found[2], found[3]) if found else (0, None, "")
        if size and number > len(roots):
            raise Fault(ROOTS, f"只到第 {len(roots)} 个根，公告上已有第 {number} 个：被退回到更早|"
                        f"ends at root {len(roots)}, yet root {number} was posted: rolled back")
        there = [root["root"] for root in roots[number - 1 : number] if root["size"] == int(size)
                 ] if size else [one.hex() for one in ballots[3][number : number + 1]]
        if not number or not there or not there[0].startswith(code):
            raise Fault(ROOTS if size else BALLOTS, "与公告或回执不同|not what was shown", number)
    check_sums(parts, FILES)
    return {"title": shown(motion.get("title")), "units": len(roll[0]), **own,
            "standing": len(stands) - stands.count(0), "roots": len(roots), "key": roots[0]["key"],
            "root": f"{len(roots)}:{roots[-1]['size']}:{roots[-1]['root']}"}

def summary(told: dict[str, Any]) -> str:
    """What was found, for people; and what nobody can tell from a bundle alone."""
    verdict = "通过 carried" if told["verdict"] == "carried" else "未通过 not carried"
    lines = [f"核对无误：{told['title']}。All of it holds. 重新计票 counted again：{verdict}",
             f"  单元 units {told['units']}，票 rows {told['size']}，有效 standing {told['standing']}，"
             f"根 roots {told['roots']}"]
    for name in ("参与 participation", "同意 agreement"):
        for unit, one in zip(("㎡", "人 heads"), told[name.split()[1]].values()):
            mark = "√" if one["met"] else "×"
            lines.append(f"{mark} {name} {one['have']} / {one['of']} {unit}，需 need {one['need']}")
    return "\n".join([
        *lines, f"最后的根 last root {told['root']}", f"公钥 public key {told['key']}",
        "请与公告、回执比对（--pin --receipt --key）：整包被换成更早的或另签的，只看包看不出。",
        "Compare with posters and receipts: a bundle alone cannot show that it was swapped whole."])

def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("bundle")
    for name, form in (("--pin", "COUNTER:SIZE:ROOT"), ("--receipt", "NUMBER:HASH")):
        parser.add_argument(name, action="append", default=[], metavar=form)
    parser.add_argument("--key", default="", metavar="HEX")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    gc.disable()  # there are no cycles to look for, and millions of things to look through
    try:
        told = verify(asked.bundle, asked.pin, asked.receipt, asked.key)
    except Exception as error:  # whatever is in the bundle, people get a sentence
        fault = error if isinstance(error, Fault) else Fault(
            shown(asked.bundle), f"读不了|cannot be read: {type(error).__name__}, {shown(error)}")
        told = {name: getattr(fault, name) for name in ("file", "row", "unit", "zh", "en")}
        print(json.dumps({"ok": False, **told}) if asked.json else fault)
        return 1
    print(json.dumps({"ok": True, **told}) if asked.json else summary(told))
    return 0

if __name__ == "__main__":
    sys.exit(main())
