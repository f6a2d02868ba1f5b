# ruff: noqa: B905, E401, I001, RUF007, T201, UP031 – runs alone, from Python 3.9 on; laid out by hand
"""核对一次业主表决：一个文件，只用 Python 自带的东西，断网也能用。Check an owners' vote, alone.

    python verify_ballot.py 表决包 [--pin 序号:票数:根] [--receipt 票号:校验码] [--key 公钥]

Nothing in a bundle (a folder or a plain tar) is believed: every ballot is chained, every root made
again, every signature checked, the vote counted once more. Exit 0 and a summary when all of it
holds, else 1 and one line that names the fault. --pin COUNTER:SIZE:ROOT, --receipt NUMBER:HASH.

h(0) = SHA-256("lilong ballot 1\\n" + SHA-256 of motion.json + "\\n" + SHA-256 of roll.tsv + "\\n"),
h(n) = SHA-256(0x00 + h(n-1) + line n); over h(1)…h(n) stands the tree of RFC 6962.
"""

from __future__ import annotations
import argparse, gc, json, os, re, sys, tarfile, zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256, sha512
from functools import lru_cache
from itertools import compress, repeat
from struct import unpack
from typing import Any, NamedTuple

MOTION, ROLL, BALLOTS, ROOTS, RESULT, SUMS = (
    "motion.json", "roll.tsv", "ballots.tsv", "roots.jsonl", "result.json", "SHA256SUMS")
FILES = (MOTION, ROLL, BALLOTS, ROOTS, RESULT, "verify_ballot.py", "README.txt")
PIECE, LONGEST_ROW = 1 << 17, 1000  # bytes: a piece fits into a processor's own memory
AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK, FOLLOWS = range(1, 7)
CODES = {(said, by): code for code, said in enumerate(b"agree oppose abstain spoiled".split(), 1)
         for by in b"online paper door proxy meeting".split()} | {(b"struck", b"office"): STRUCK}
NAMED, MOMENT = ("id", "effective_from", "basis"), b"0000-00-00T00:00:00.000000Z"
SHARES = ("quorum_area", "quorum_heads", "majority_area", "majority_heads")
FOLLOW = "follows_majority_if_rules_say_and_delivered"
OPTIONS: dict[str, Sequence[object]] = {
    "count_parking": (False, True), "spoiled_counts_as_participation": (False, True),
    "nonreturn_policy": ("not_participating", FOLLOW), "repeat_policy": ("first", "last")}
HOUR = re.compile(rb"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])")
DIGITS_TO_0, ONES = bytes.maketrans(b"123456789", b"0" * 9), bytes.maketrans(b"01", b"\0\1")
AREA = re.compile(rb"(?!0\.00)(?:0|[1-9]\d{0,8})\.\d\d")  # in m²
KINDS, STATES = {b"dwelling", b"shop", b"parking"}, {b"sold", b"unsold", b"undelivered"}
ROOT_ROW = re.compile(
    r'{"at":"%s:[0-5]\d:[0-5]\d\.\d{6}Z","counter":[1-9]\d{0,8},"delivered":"(%s)?","head":"%s","key":"%s",'
    r'"kind":"(hour|close|count)","previous":"(%s)?","root":"%s","signature":"%s%s",'
    r'"size":(0|[1-9]\d{0,11})}' % (HOUR.pattern.decode(), *((r"[0-9a-f]{64}",) * 7)), re.ASCII)
SHOWN = re.compile(r"(\d{1,9}):(?:(\d{1,12}):)?([0-9a-f]{16,64})", re.ASCII)  # a pin, a receipt

class Fault(Exception):
    """What is wrong, and where; for people, in Chinese and in English."""
    def __init__(self, file: str, words: str, row: int = 0, unit: object = "") -> None:
        self.file, self.words, self.row, self.unit = file, words, row, shown(unit)
        self.zh, _, self.en = words.partition("|")
    def __str__(self) -> str:
        where = f" 第 {self.row} 行 row {self.row}" * bool(self.row)
        where += f"（单元 unit {self.unit}）" * bool(self.unit)
        return f"不符 FAULT {self.file}{where}：{self.zh} | {self.en}"
def shown(value: object) -> str:
    """Any value as a short piece of printable text: a bundle may hold anything."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "".join(c if c.isprintable() else "?" for c in text[:60])

class Part(NamedTuple("Part", [("name", str), ("path", str), ("offset", int), ("size", int)])):
    """One file of the bundle, by itself or inside a tar."""
    def read(self, start: int = 0, end: int = 1 << 60) -> bytes:
        with open(self.path, "rb") as file:
            file.seek(self.offset + start)
            data = file.read(min(end, self.size) - start)
        if len(data) != min(end, self.size) - start:
            raise Fault(self.name, "文件不完整，后面缺了一截|the file is cut short")
        return data
    def digest(self) -> str:
        total = sha256()
        for start in range(0, self.size, 16 * PIECE):
            total.update(self.read(start, start + 16 * PIECE))
        return total.hexdigest()
    def pieces(self) -> Iterator[tuple[int, int]]:
        """Where pieces of whole rows start and end, so that a million rows need little memory."""
        start = 0
        while start < self.size:
            end = min(start + PIECE, self.size)
            end += self.read(end, end + LONGEST_ROW).find(b"\n") + 1
            yield start, end
            start = end
    def text(self, start: int, end: int) -> bytes:
        text = self.read(start, end)
        return text[:-1] if text[-1:] == b"\n" else text + b"\t(no end of row)"

def open_bundle(path: str) -> dict[str, Part]:
    """Every file of the bundle, each exactly once."""
    parts = []
    if os.path.isdir(path):
        there = [(name, os.path.join(path, name)) for name in (*FILES, SUMS)]
        parts = [Part(n, p, 0, os.path.getsize(p)) for n, p in there if os.path.isfile(p)]
    else:
        with tarfile.open(path, "r:") as tar:
            for one in tar:
                if one.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and one.sparse is None:
                    parts.append(Part(os.path.basename(one.name), path, one.offset_data, one.size))
    for name in (*FILES, SUMS):
        if sum(part.name == name for part in parts) != 1:
            raise Fault(name, "包里没有这个文件，或有两份|the file is missing, or there twice")
    return {part.name: part for part in parts}
def check_sums(parts: dict[str, Part], names: Sequence[str]) -> None:
    """Against accidents, such as a flipped byte; against intent there are chain and roots."""
    lines = parts[SUMS].read().decode("latin-1").split("\n")
    for row, name in enumerate(FILES):
        if name in names and lines[row : row + 1] != [f"{parts[name].digest()}  {name}"]:
            raise Fault(name, f"与 {SUMS} 第 {row + 1} 行不合|not as row {row + 1} of {SUMS} says")
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
def check_motion(motion: dict[str, Any]) -> None:
    """The rules, options and closing time that were frozen into the motion can be reckoned with."""
    try:
        options, closes = motion["options"], motion["closes_at"].encode().translate(DIGITS_TO_0)
        rules = motion["rule"], *options.get("conflicting_rules", ())
        parts = [(*rule[name]["share"], rule[name]["strict"]) for rule in rules for name in SHARES]
        if (not all("".join(rule[name] for name in NAMED) for rule in rules) or closes != MOMENT
                or not all(0 < above <= below - strict for above, below, strict in parts)
                or any(options[name] not in known for name, known in OPTIONS.items())):
            raise ValueError("unknown")
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Fault(MOTION, "规则、选项或时间不完整|rule, options or time incomplete") from None

def read_roll(part: Part, motion: dict[str, Any], pieces: Any) -> Any:
    """Every unit once, in order: units, areas in 0.01 m², heads and whether they count."""
    roll: Any = array("q"), array("q"), array("q"), bytearray()
    same, last = part.digest() == motion.get("roll_digest"), (0, motion["options"]["count_parking"])
    for start, end, found in pieces:
        if not same:
            for row, text in enumerate(part.text(start, end).split(b"\n"), len(roll[0]) + 1):
                if b"%08x" % zlib.crc32(text[:-9]) != text[-8:]:  # so an altered row can be named
                    raise Fault(ROLL, "被改动过|the row was altered", row, text.split(b"\t")[0])
        if not found or found[0] <= last[0]:
            found = named_by_row(read_units, part.text(start, end), len(roll[0]) + 1, last)
        for column, more in zip(roll, found[1:]):
            column += more
        last = found[-1]
    if not same:
        raise Fault(ROLL, "不是公告时定稿的那份名册|not the roll that the notice named")
    return roll
def read_units(text: bytes, first: int, before: tuple[int, bool]) -> tuple[Any, ...]:
    """Rows of the roll as columns; `before` is the unit before and whether parking counts."""
    cells, (last, parking) = [*text.replace(b"\n", b"\t\n\t").split(b"\t"), b"\n"], before
    units, areas, heads, kinds, states, counts, names, crcs, ends = (cells[n::9] for n in range(9))
    those = [head for head in heads if head != b"0"] if b"0" in heads else heads
    sizes, ones = set(areas), b"".join(counts)
    if not (len(cells) == 9 * len(ends) == 9 * ends.count(b"\n") and in_hex(crcs, 8)
            and are_numbers(units) and are_numbers(those) and len(ones) == len(ends)
            and all(map(AREA.fullmatch, sizes)) and set(range(1, 321)).issuperset(map(len, names))
            and "\ufffd" not in b"\t".join(names).decode("utf-8", "replace")):
        raise Fault(ROLL, "格式不对|malformed")
    numbers, told = [*map(int, units)], {area: int(area.replace(b".", b"")) for area in sizes}
    if not all(map(int.__lt__, [last, *numbers], numbers)):
        raise Fault(ROLL, "单元重复，或没有从小到大|a unit twice, or out of order")
    has_owner = map(b"0".__ne__, heads) if b"0" in heads else repeat(True)
    for kind, state, one, owned in set(zip(kinds, states, counts, has_owner)):
        if kind not in KINDS or state not in STATES or owned != (state == b"sold") or (
                (one == b"1") != (kind != b"parking" or parking)):
            raise Fault(ROLL, "类型、0 号人或是否计入不对|kind, head 0, or what counts, is wrong")
    columns = numbers, [*map(told.__getitem__, areas)], [*map(int, heads)]
    return numbers[0], *map(array, "qqq", columns), ones.translate(ONES), (numbers[-1], parking)
def named_by_row(check: Any, text: bytes, first: int, before: Any) -> Any:
    """What `check` gives for the rows; one after the other, to name the row that has a fault."""
    reached = before
    for number, row in enumerate(text.split(b"\n"), first):
        try:
            reached = check(row, number, reached)[-1]
        except Fault as found:
            unit = row.split(b"\t")[found.file == BALLOTS :][:1]
            raise Fault(found.file, found.words, number, *unit) from None
    return check(text, first, before)
def chained(h: bytes, rows: list[bytes]) -> list[bytes]:
    return [h := sha256(b"\0" + h + row[:-65]).digest() for row in rows]
def in_hex(column: list[bytes], length: int, digits: bytes = b"0123456789abcdef") -> bool:
    return {length}.issuperset(map(len, column)) and not b"".join(column).translate(None, digits)
def are_numbers(column: list[bytes]) -> bool:
    """Whether all are whole numbers above zero, in their one spelling."""
    joined, lengths = b"\t" + b"\t".join(column), set(map(len, column))
    return b"\t0" not in joined and not joined.translate(None, b"\t0123456789") and (
        lengths <= set(range(1, 13)))

def read_lines(text: bytes, first: int, previous: bytes) -> tuple[Any, ...]:
    """Rows of ballots as columns, and the last hash; `previous` is the hash before them."""
    rows, cells = text.split(b"\n"), text.replace(b"\n", b"\t").split(b"\t")
    if len(cells) != 9 * len(rows):
        raise Fault(BALLOTS, "不是完整的九列|not nine whole columns")
    numbers, units, choices, channels, nonces, moments, scans, replaced, hashed = (
        cells[n::9] for n in range(9))
    if b", ".join(numbers) != str([*range(first, first + len(rows))])[1:-1].encode():
        raise Fault(BALLOTS, f"票号应为 {first}：有增删|should be {first}: moved or gone")
    later = [(first + at, cell) for at, cell in enumerate(replaced) if cell != b"0"]
    joined = b"".join(moments)  # with the tens of minutes and of seconds at 14 and 17 of each 27
    moment = joined.translate(DIGITS_TO_0) == MOMENT * len(rows) and not (
        joined[14::27] + joined[17::27]).translate(None, b"012345")
    codes = bytes(map(CODES.get, zip(choices, channels), [0] * len(rows)))
    if not (all(codes) and moment and in_hex(nonces, 32)
            and in_hex([scan for scan in scans if scan != b"-"], 64)
            and all(map(HOUR.fullmatch, set(unpack("13s14x" * len(rows), joined))))
            and {27}.issuperset(map(len, moments)) and {64}.issuperset(map(len, hashed))
            and are_numbers(units + [cell for _n, cell in later])):
        raise Fault(BALLOTS, "格式不对：被改动过|malformed: altered")
    raw = b"".join(chained(previous, rows))
    if raw.hex().encode() != b"".join(hashed):
        raise Fault(BALLOTS, "接不上：有改动|altered: does not follow " + MOTION * (first < 2))
    whole, backward = array("q", [*map(int, units)]), [(n, int(cell)) for n, cell in later]
    tree = [*rows_above(first - 1, raw)]
    return first, whole, codes, backward, raw, max(moments), tree, raw[-32:]
def look_at(check: Any, part: Part, start: int, end: int, before: Any) -> Any:
    """A piece by itself; None where it has any fault: then it is read again, row by row."""
    try:
        text, first = part.text(start, end), 0
        if check is read_lines:
            first = int(text[: text.find(b"\t")])
            before = bytes.fromhex(part.read(start - 65, start - 1).decode()) if start else before
        return check(text, first, before)
    except (Fault, ValueError):
        return None
@lru_cache
def workers() -> Any:
    """Other processes that share the work, or nothing where there are none to be had."""
    try:
        pool = ProcessPoolExecutor(min(os.cpu_count() or 1, 16))
        pool.submit(int).result()
    except (OSError, RuntimeError, ImportError):
        return None
    return pool
def all_looked_at(check: Any, part: Part, before: Any) -> Iterator[tuple[int, int, Any]]:
    """Every piece in turn: where it is, and what `look_at` gives; begun at once if many."""
    spans = [(check, part, start, end, before) for start, end in part.pieces()]
    pool = workers() if len(spans) > 32 else None
    found = pool.map(look_at, *zip(*spans), chunksize=32) if pool else (look_at(*a) for a in spans)
    return ((*span[2:4], one) for span, one in zip(spans, found))

def read_ballots(part: Part, genesis: bytes, closes: bytes, pieces: Any) -> Any:
    """Every row, chained: units, choices, what it replaces, the tree, late ones, what is last."""
    units, choices, later, late, stands = array("q"), bytearray(), {}, 0, dict[int, int]()
    tree = [bytearray() for _height in range(41)]
    for start, end, found in pieces:
        if not found or found[0] != len(units) + 1:
            before = bytes(tree[0][-32:]) or genesis
            found = named_by_row(read_lines, part.text(start, end), len(units) + 1, before)
        units += found[1]
        choices += found[2]
        stands.update(zip(found[1], found[2]))
        later.update(found[3])
        tree[0] += found[4]
        for below, row, (at, nodes) in zip(tree, tree[1:], found[6]):
            row += above(bytes(below[2 * len(row) : 64 * at])) + nodes
        for text in part.text(start, end).split(b"\n") if found[5] >= closes else ():
            late += text.split(b"\t")[5] >= closes and b"\tstruck\t" not in text
    for below, row in zip(tree, tree[1:]):
        row += above(bytes(below[2 * len(row) :]))
    return units, choices, later, tree, late, stands
def above(nodes: bytes) -> bytes:
    """The row above: each two nodes side by side as one."""
    twos = unpack("64s" * (len(nodes) // 64), nodes[: len(nodes) // 64 * 64])
    return b"".join([sha256(b"\1" + two).digest() for two in twos])
def rows_above(at: int, nodes: bytes) -> Iterator[tuple[int, bytes]]:
    """What stands above nodes, the first of which is number `at` of its row, from 0: row by row."""
    while len(nodes) >= 96:
        at, nodes = (at + 1) // 2, above(nodes[at % 2 * 32 :])
        yield at, nodes
def root_of(tree: list[bytearray], size: int) -> bytes:
    """The root over the first `size`: complete nodes side by side, joined from the right."""
    reached = b""
    for height, row in enumerate(tree):
        if size >> height & 1:
            node = bytes(row[((size >> height) - 1) * 32 : (size >> height) * 32])
            reached = sha256(b"\1" + node + reached).digest() if reached else node
    return reached or sha256(b"").digest()
def check_roots(roots: list[Any], ballots: Any, genesis: bytes) -> None:
    """Every root is what the rows that it covers give, and the rows end with the last one."""
    (units, choices, _later, tree, *_), done = ballots, 0
    for row, root in enumerate(roots, 1):
        upto = root["size"]
        if upto > len(units):
            raise Fault(BALLOTS, f"被截掉，没到第 {row} 个根|cut off before root {row}", len(units))
        head = bytes(tree[0][32 * upto - 32 : 32 * upto]) if upto else genesis
        if (root["head"], root["root"]) != (head.hex(), root_of(tree, upto).hex()):
            raise Fault(BALLOTS, f"与公布的第 {row} 个根不合|not what root {row} was", done + 1)
        done = upto
    for at in range(next(r["size"] for r in roots if r["kind"] == "close"), len(units)):
        if at >= done or choices[at] != STRUCK:  # complaints are still heard, until the count
            raise Fault(BALLOTS, "截止后加上的|added after the close", at + 1, units[at])

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
    odd, y = divmod(int.from_bytes(bytes.fromhex(key), "little"), 1 << 255)
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
    """Every root counted on from the one before, all signed with one key, each of its kind."""
    roots, signer, before = list[Any](), list[Any](), dict[str, Any](size=0, root="", at="")
    base = doubles((4 * pow(5, -1, P) % P).to_bytes(32, "little").hex())
    *lines, rest = part.read().decode("latin-1").split("\n")
    for row, line in enumerate(lines, 1):
        if not ROOT_ROW.fullmatch(line):
            raise Fault(ROOTS, "格式不对：被改动过|malformed: altered", row)
        root, text = json.loads(line), re.sub(r'"(key|signature)":"[0-9a-f]*",', "", line)
        if (key := root["key"]) != (before["key"] if roots else posted_key.lower() or key):
            raise Fault(ROOTS, "不是用公布的密钥签的|not signed with the posted key", row)
        signer = signer or doubles(key, -1)
        if not is_signed(text, root["signature"], key, base, signer):
            raise Fault(ROOTS, "签名不对：被改动过|the signature is wrong: altered", row)
        if (root["counter"], root["previous"]) != (row, before["root"]) or (
                root["size"] < before["size"] or root["at"] < before["at"]):
            raise Fault(ROOTS, "没有接着前一个根|does not go on from the root before", row)
        roots.append(before := root)
    if rest or not re.fullmatch("(hour)*close(hour)*count", "".join(r["kind"] for r in roots)):
        raise Fault(ROOTS, "根的种类不对|the kinds of roots are wrong", len(lines) + bool(rest))
    return roots

def standing(ballots: Any, roll: Any, first_wins: bool) -> bytearray:
    """What stands last for each unit of the roll, as a code; 0 for nothing."""
    (units, choices, later, *_, stands), last = ballots, dict[int, tuple[int, int]]()
    found = bytearray(map(stands.get, roll[0], [0] * len(roll[0])))
    known = odd = {units[row - 1] for row in later}
    odd.update(compress(units, map(STRUCK.__eq__, choices)) if STRUCK in choices else ())
    if len(found) - found.count(0) != len(units) - len(later):  # one unknown, or one twice
        odd, known = set(units), set(roll[0])
    for row in compress(range(1, len(units) + 1), map(odd.__contains__, units)) if odd else ():
        unit, choice = units[row - 1], choices[row - 1]
        was, said = last.get(unit, (0, STRUCK))
        if unit not in known:
            raise Fault(BALLOTS, "名册里没有这个单元|there is no such unit on the roll", row, unit)
        if later.get(row, 0) != was:
            raise Fault(BALLOTS, f"应顶替第 {was} 票|two stand: should replace {was}", row, unit)
        if said == STRUCK if choice == STRUCK else said != STRUCK and (
                choice == SPOILED or (first_wins and said != SPOILED)):
            raise Fault(BALLOTS, "不能这样顶替前一票|may not replace the one before", row, unit)
        last[unit] = row, choice
    return found.replace(bytes([STRUCK]), b"\0")
def count(roll: Any, stands: bytearray, motion: Any, delivered: set[int]) -> dict[str, Any]:
    """The figures and verdicts, in whole numbers: shares are compared, never divided."""
    units, areas, heads, choices = columns = (*roll[:3], stands)
    if not all(roll[3]):
        units, areas, heads, choices = (list(compress(column, roll[3])) for column in columns)
    said, options, top = bytearray(choices), motion["options"], max(heads, default=0)
    def several(some: Iterable[int]) -> int:
        seen: Any = bytearray(top + 1) if top < 1 << 25 else {}
        for head in some:
            seen[head] = 1
        return seen.count(1) if top < 1 << 25 else len(seen)
    def sums(taking: set[int], agreeing: set[int]) -> list[int]:
        part, agree, other = (said.translate(bytes(code in some for code in range(256)))
                              for some in (taking, agreeing, taking - agreeing))
        return [sum(compress(areas, part)), heads_part := several(compress(heads, part)),
                sum(compress(areas, agree)), heads_part - several(compress(heads, other))]
    def measured(rule: dict[str, Any], have: list[int]) -> dict[str, Any]:
        figures = []
        for some, of, name in zip(have, [sum(areas), several(heads), *have], SHARES):
            (above, below), strict = rule[name]["share"], rule[name]["strict"]
            need = max(1, of * above // below + 1 if strict else -(-of * above // below))
            told = [f"{n // 100}.{n % 100:02d}" if name in SHARES[::2] else str(n)
                    for n in (some, of, need)]
            figures.append({**dict(zip(("have", "of", "need"), told)), "met": some >= need})
        return {"rule": {name: rule[name] for name in NAMED},
                "verdict": "carried" if all(one["met"] for one in figures) else "not_carried",
                "participation": {"area": figures[0], "heads": figures[1]},
                "agreement": {"area": figures[2], "heads": figures[3]}}
    taking = {AGREE, OPPOSE, ABSTAIN, *[SPOILED] * options["spoiled_counts_as_participation"]}
    have = without = sums(taking, {AGREE})
    if delivered and have[0]:  # where nobody took part there is no majority to follow
        said = bytearray(FOLLOWS if unit in delivered and not code else code
                         for unit, code in zip(units, said))
        majority = 2 * have[2] > have[0] and 2 * have[3] > have[1]
        have = sums(taking | {FOLLOWS}, {AGREE, FOLLOWS} if majority else {AGREE})
    return {**measured(motion["rule"], have), "followed": said.count(FOLLOWS),
            "other_policy": measured(motion["rule"], without) if FOLLOWS in said else None,
            "conflicts": [measured(one, have) for one in options.get("conflicting_rules", ())]}
def flat(value: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every figure by the keys that lead to it, such as `agreement`, `heads`, `need`."""
    if not value or type(value) not in (dict, list):
        return {path: value}
    inner = value.items() if type(value) is dict else enumerate(value)
    return {keys: one for key, part in inner for keys, one in flat(part, (*path, key)).items()}

def verify(path: str, pins: Sequence[str], receipts: Sequence[str], key: str) -> dict[str, Any]:
    """Check everything; gives what was counted. Raises Fault at the first thing that is wrong."""
    parts = open_bundle(path)
    motion, result = read_json(parts[MOTION]), read_json(parts[RESULT])
    check_sums(parts, [MOTION])
    check_motion(motion)
    bound = f"lilong ballot 1\n{parts[MOTION].digest()}\n{motion.get('roll_digest')}\n"
    genesis, closes = sha256(bound.encode()).digest(), motion["closes_at"].encode()
    units = all_looked_at(read_units, parts[ROLL], (0, motion["options"]["count_parking"]))
    lines = all_looked_at(read_lines, parts[BALLOTS], genesis)
    pool = workers() if parts[BALLOTS].size > 32 * PIECE else None
    sums = pool.submit(check_sums, parts, FILES) if pool else None  # beside what follows
    roll, roots = read_roll(parts[ROLL], motion, units), read_roots(parts[ROOTS], key)
    ballots = read_ballots(parts[BALLOTS], genesis, closes, lines)
    check_roots(roots, ballots, genesis)
    stands = standing(ballots, roll, motion["options"]["repeat_policy"] == "first")
    close = next(root for root in roots if root["kind"] == "close")
    slips, follow = result.pop("delivered", 0), motion["options"]["nonreturn_policy"] == FOLLOW
    text = "".join(f"{unit}\n" for unit in slips) if type(slips) is list else "?"
    text = sha256(text.encode()).hexdigest() if follow else text
    if text != close["delivered"] or {*map(type, slips)} - {int}:
        raise Fault(RESULT, "delivered：不是截止时签下的|delivered: not as signed at the close")
    own = {"size": len(ballots[0]), "root": roots[-1]["root"],
           **count(roll, stands, motion, set(slips))}
    told, counted = flat(result), flat(own)
    for keys in sorted({*told, *counted}, key=str):  # types too, and neither more nor less
        pair = repr(told.get(keys, ...)), repr(counted.get(keys, ...))
        if pair[0] != pair[1]:
            name, (says, is_) = shown(".".join(map(str, keys))), map(shown, pair)
            raise Fault(RESULT, f"{name}：{says}，应为 {is_}|{name} is {says}, not {is_}")
    for text in (*pins, *receipts):
        found = SHOWN.fullmatch(text.lower())
        number, size, code = (int(found[1]), found[2], found[3]) if found else (0, None, "")
        if size and number > len(roots):
            raise Fault(ROOTS, f"被退回：只有 {len(roots)} 个根|rolled back to root {len(roots)}")
        there = [root["root"] for root in roots[number - 1 : number] if root["size"] == int(size)
                 ] if size else [ballots[3][0][number * 32 - 32 : number * 32].hex()]
        if not number or not there or not there[0].startswith(code):
            raise Fault(ROOTS if size else BALLOTS, "与公告或回执不同|not what was shown", number)
    sums.result() if sums else check_sums(parts, FILES)
    return {"title": shown(motion.get("title")), "units": len(roll[0]), **own,
            "standing": len(stands) - stands.count(0), "roots": len(roots), "key": roots[0]["key"],
            "late": ballots[4], "closes": motion["closes_at"],
            "root": f"{len(roots)}:{roots[-1]['size']}:{roots[-1]['root']}"}
def summary(told: dict[str, Any]) -> str:
    """What was found, for people; and what nobody can tell from a bundle alone."""
    said = {"carried": "通过 carried", "not_carried": "未通过 not carried"}
    lines = [f"核对无误，重新计票：{told['title']} {said[told['verdict']]}。All of it holds.",
             f"票 rows {told['size']}，有效 standing {told['standing']}，根 roots {told['roots']}"]
    for name in ("参与 participation", "同意 agreement"):
        for unit, one in zip(("㎡", "人 heads"), told[name.split()[1]].values()):
            lines.append(f"{'×√'[one['met']]} {name} {one['have']} / {one['of']} {unit}，"
                         f"需 need {one['need']}")
    lines += [f"依据 by {shown(' '.join(one['rule'].values()))}：{said[one['verdict']]}"
              for one in (told, *told["conflicts"])]
    if other := told["other_policy"]:
        lines.append(f"随多数 followed {told['followed']}，不随则 else：{said[other['verdict']]}")
    lines.append(f"截止 closing {told['closes']}，收到时间在后的票 ballots after it {told['late']}")
    return "\n".join([
        *lines, f"最后的根 last root {told['root']}", f"公钥 public key {told['key']}",
        "请与公告、回执比对（--pin --receipt --key）：整包被换成更早的或另签的，只看包看不出。",
        "Compare with posters and receipts: a bundle alone cannot show that it was swapped whole."])
def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("bundle")
    for name in ("--pin", "--receipt"):
        parser.add_argument(name, action="append", default=[])
    parser.add_argument("--key", default="")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        told = {"ok": True, **verify(asked.bundle, asked.pin, asked.receipt, asked.key)}
        text = summary(told)
    except Exception as error:  # whatever is in the bundle, people get a sentence
        fault = error if isinstance(error, Fault) else Fault(
            shown(asked.bundle), "读不了，要一个文件夹或未压缩的 tar|"
            f"no folder or plain tar: {shown(repr(error))}")
        told, text = {"ok": False, **vars(fault)}, str(fault)
    text, code = json.dumps(told) if asked.json else text, sys.stdout.encoding or "utf-8"
    print(text.encode(code, "replace").decode(code))
    return 0 if told["ok"] else 1

if __name__ == "__main__":
    gc.disable()  # there are no cycles to look for, and millions of things to look through
    sys.exit(main())
