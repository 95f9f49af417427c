"""Writes data the way people do: every style YAML and JSON allow, comments everywhere, from one source of randomness."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from random import Random

from autofix.patch import Operation, Patch, PatchError, add, apply, copy, move, remove, replace
from autofix.pointer import ROOT, Json, Pointer, resolve

TAGS = {
    **{f"Fn::{name}": f"!{name}" for name in ("Sub", "If", "Join", "GetAtt", "Select", "Base64", "FindInMap", "Equals")},
    "Ref": "!Ref",
    "Condition": "!Condition",
    "!Unknown": "!Unknown",
}
WORDS = ("Type", "Properties", "Name", "a", "b", "Tags", "Value", "key/with~both", "a b", "ключ", "😀", "on", "012345678901", "1.5", "")
STRINGS = (
    "x", "AWS::S3::Bucket", "a b c", "yes", "off", "null", "~", "", "2012-10-17", "8.0", "012345678901", "1e3", "0x1F", "1:30", "=",
    "arn:aws:s3:::b", "a: b", "a # b", "#", "- a", "? a", "[a", "{a}", "a,b", "*", "*.example.com", "&x", "!x", "%x", "@x", "`x", "|", ">",
    "it's", 'say "x"', "back\\slash", "${A.B}-${C}", "{{resolve:secretsmanager:x}}", " lead", "trail ", "tab\there", "é", "漢字", "😀🎉",
    "line1\nline2", "line1\nline2\n", "line1\n\n  indented\nline4\n", "two\n\n", "\nlead", " \n", "\n", "#!/bin/bash\necho # not a comment\n",
    "a\r\nb", "bell\x07", "nel\x85", "sep\u2028x", "bom\ufeff", "nbsp\xa0x", "<<", "-", ":", "...", "---",
    "long " + "word " * 40 + "end",
)  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?:(?:::?| #?|,)[A-Za-z0-9_./-]+)*")
_NOT_STRINGS = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null")
_NOT_IN_SINGLE = re.compile("[\\x00-\\x1f\x7f\x85\u2028\u2029\ufeff]")


def scalar(random: Random) -> Json:
    kind = random.randrange(8)
    if kind == 0:
        return random.choice((True, False, None))
    if kind == 1:
        return random.choice((0, 1, -7, 443, 3600, 10**12))
    if kind == 2:
        return random.choice((15.1, 0.5, -1.25, 1e30))
    return random.choice(STRINGS)


def value(random: Random, depth: int = 3) -> Json:
    """A random value; the deeper, the simpler."""
    kind = random.randrange(9) if depth else 0
    if kind < 3:
        return scalar(random)
    if kind < 6:
        return {random.choice(WORDS): value(random, depth - 1) for _ in range(random.randrange(4))}
    if kind < 8:
        return [value(random, depth - 1) for _ in range(random.randrange(4))]
    return intrinsic(random, depth)


def intrinsic(random: Random, depth: int) -> Json:
    kind = random.randrange(7)
    if kind == 0:
        return {"Ref": "Bucket"}
    if kind == 1:
        return {"Fn::GetAtt": ["Bucket", random.choice(("Arn", "Outputs.Name"))]}
    if kind == 2:
        return {"Fn::Sub": random.choice(("${AWS::Region}-x", "a: ${B}", "#!/bin/sh\n${A}\n", ["${v}", {"v": value(random, depth - 1)}]))}
    if kind == 3:
        return {"Fn::If": ["IsProd", value(random, depth - 1), {"Ref": "AWS::NoValue"}]}
    if kind == 4:
        return {"Fn::Join": [random.choice((",", "", "-")), [value(random, depth - 1), {"Ref": "B"}]]}
    if kind == 5:
        return {"Fn::Base64": intrinsic(random, depth - 1) if depth > 1 else "x"}
    return {"!Unknown": random.choice(("x", ["x"]))}


def mapping(random: Random, depth: int = 4) -> dict[str, Json]:
    """A mapping with something in it: what the root of a template is."""
    keys = random.sample(("Resources", "Outputs", "Description", *WORDS), random.randrange(1, 5))
    return {key: value(random, depth - 1) for key in keys}


@dataclass
class Comment:
    """A comment with a text no other has; owner is what has to go for the comment to go."""

    text: str
    owner: Pointer


@dataclass
class Scribe:
    """Writes one document. Lines are joined with newline at the very end, so indentation is counted in plain text."""

    random: Random
    comments: list[Comment] = field(default_factory=list)
    anchors: list[tuple[str, Json]] = field(default_factory=list)
    noisy: bool = True
    inside_anchor: int = 0
    chomp: str = "none"
    """How the block scalar that was just written ends, which decides what may follow it."""

    def chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 1

    # YAML

    def yaml(self, data: dict[str, Json]) -> str:
        """The whole document."""
        self.noisy = self.random.randrange(3) > 0
        newline = "\r\n" if self.chance(6) else "\n"
        head = self.random.choice(("", "", "", "---\n", "%YAML 1.1\n---\n", "--- # start\n", "\n"))
        if self.chance(8) and data:
            body = [self.flow(data, ROOT, 0)]
        else:
            body = self.block_mapping(data, ROOT, 0 if head.startswith("---") or not self.chance(8) else 2)
        text = head + "\n".join([*self.noise(ROOT, 0), *body])
        tails = ["\n", "\n", "\n# end\n", "\n...\n"]
        tails += ["\n\n", "\n  \n"] if self.chomp == "none" else ["\n\n"] if self.chomp != "+" else []
        tails += ["", ""] if self.chomp in ("-", "none") and not text.rstrip(" ").endswith("\n") else []
        return (text + self.random.choice(tails)).replace("\n", newline)

    def noise(self, owner: Pointer, indent: int) -> list[str]:
        """Comments and blank lines between entries."""
        if not self.noisy or not self.chance(4):
            return []
        if self.chomp != "none":
            return [""] * (self.chomp != "+") + [" " * indent + self.comment(owner)]
        kinds = ("", " " * self.random.randrange(6), " " * self.random.choice((0, indent, indent + 2)) + self.comment(owner))
        return [self.random.choice(kinds[:2])] * self.random.randrange(2) + [kinds[2]]

    def comment(self, owner: Pointer) -> str:
        self.comments.append(Comment(f"# c{len(self.comments)}!", owner))
        return self.comments[-1].text

    def trailing(self, owner: Pointer) -> str:
        """A comment behind something on its line, or trailing white space."""
        if not self.noisy or not self.chance(4):
            return " " * (self.noisy and self.chance(8))
        return " " * self.random.randrange(1, 3) + self.comment(owner)

    def block(self, data: Json, at: Pointer, indent: int, column: int, in_map: bool) -> list[str]:
        """What follows ``key:`` or ``-``: the rest of that line, then lines below it, all deeper than indent."""
        self.chomp = "none"
        anchor = self._anchor(data)
        if anchor.startswith("*"):
            return [f" {anchor}{self.trailing(at)}"]
        self.inside_anchor += bool(anchor)
        lines = self._block(data, at, indent, column, in_map, anchor)
        self.inside_anchor -= bool(anchor)
        if anchor:
            self.anchors.append((anchor[1:].strip(), data))
        return lines

    def _block(self, data: Json, at: Pointer, indent: int, column: int, in_map: bool, anchor: str) -> list[str]:
        tag, argument, inner = self._tagged(data, at)
        prefix = f" {anchor}{tag}".rstrip()
        if isinstance(argument, (dict, list)) and argument and not self.chance(4):
            compact = not prefix and not in_map and self.random.randrange(3) > 0
            below = indent + (self.random.choice((1, 2, 2, 2, 3, 4)) if not compact else column - indent)
            if isinstance(argument, dict):
                lines = self.block_mapping(argument, inner, below)
            else:
                below = indent if in_map and self.chance(2) and not compact else below
                lines = self.block_sequence(argument, inner, below)
            if compact:
                return [" " * (column - indent - 1) + lines[0][below:], *lines[1:]]
            return [prefix + self.trailing(inner), *self.noise(inner, below), *lines]
        if isinstance(argument, (dict, list)):
            return [f"{prefix} {self.flow(argument, inner, indent + 2)}{self.trailing(at)}"]
        if isinstance(argument, str) and "\n" in argument and self._literal(argument) and not self.chance(4):
            return self._block_scalar(argument, prefix, indent, at)
        written = self.scalar(argument, False, indent + 1)
        if written and self.chance(12):
            return [prefix + self.trailing(at), " " * (indent + 2) + written + self.trailing(at)]
        return [f"{prefix} {written}".rstrip() + self.trailing(at)]

    def block_mapping(self, data: dict[str, Json], at: Pointer, indent: int) -> list[str]:
        lines: list[str] = []
        merged = self._mergeable(data)
        if merged:
            lines.append(" " * indent + f"<<: *{merged[0]}" + self.trailing(at))
            data = {key: member for key, member in data.items() if key not in merged[1]}
        for key, member in data.items():
            lines += self.noise(at, indent) if lines else []
            written = " " * indent + self.key(key)
            complex_key = self.chance(60)
            mark = "? " + written.lstrip(" ") + "\n" + " " * indent + ":" if complex_key else written.lstrip(" ") + ":"
            first, *rest = self.block(member, at / key, indent, indent + 2, True)
            gap = " " * self.random.randrange(3) if self.chance(10) and first.startswith(" ") else ""
            lines += [" " * indent + mark + gap + first, *rest]
        return lines

    def block_sequence(self, data: list[Json], at: Pointer, indent: int) -> list[str]:
        lines: list[str] = []
        width = self.random.choice((2, 2, 2, 3, 4))
        for index, item in enumerate(data):
            lines += self.noise(at, indent) if lines else []
            first, *rest = self.block(item, at / index, indent, indent + width, False)
            lines += [" " * indent + "-" + first, *rest]
        return lines

    def _block_scalar(self, text: str, prefix: str, indent: int, at: Pointer) -> list[str]:
        ends = len(text) - len(text.rstrip("\n"))
        chomp = ("-", "", "+")[min(ends, 2)]
        body = text.removesuffix("\n").split("\n")
        below = " " * (indent + self.random.choice((1, 2, 2, 4)))
        folded = self.chance(4) and not any(line.startswith((" ", "\t")) for line in body)
        self.chomp = chomp
        if folded:
            body = [piece for line in body for piece in (line, "")][:-1] if ends < 2 and "" not in body else body
            folded = ends < 2 and len(body) % 2 == 1 and all(not line for line in body[1::2])
            body = body if folded else text.removesuffix("\n").split("\n")
        lines = [below + line if line else "" for line in body]
        return [f"{prefix} {'>' if folded else '|'}{chomp}{self.trailing(at)}", *lines]

    @staticmethod
    def _literal(text: str) -> bool:
        """Whether a block scalar can say it without an indentation indicator."""
        return not text.startswith((" ", "\n")) and not _NOT_IN_SINGLE.search(text.replace("\n", "")) and text.strip("\n") != ""

    def _tagged(self, data: Json, at: Pointer) -> tuple[str, Json, Pointer]:
        """The tag, the value behind it and its place, where data is an intrinsic and the short form is chosen."""
        if not isinstance(data, dict) or len(data) != 1:
            return "", data, at
        ((key, argument),) = data.items()
        if key not in TAGS or (key != "!Unknown" and (self.chance(3) or isinstance(argument, (bool, int, float, type(None))))):
            return "", data, at
        if isinstance(argument, dict) and len(argument) == 1 and next(iter(argument)) in TAGS:
            return "", data, at
        if key == "Fn::GetAtt" and isinstance(argument, list) and len(argument) == 2 and not self.chance(3):
            return TAGS[key] + " ", ".".join(map(str, argument)), at / key
        if key == "Fn::GetAtt" and isinstance(argument, str):
            return "", data, at
        return TAGS[key] + " ", argument, at / key

    def flow(self, data: Json, at: Pointer, indent: int) -> str:
        """The value in flow style, on one line or several, indented deeper than what is around it."""
        tag, argument, inner = self._tagged(data, at)
        if not isinstance(argument, (dict, list)):
            return tag + (self.scalar(argument, True, indent) or ("" if tag else "null"))
        several = self.chance(3) and bool(argument)
        pieces = []
        keys = list(argument) if isinstance(argument, dict) else list(range(len(argument)))
        for key, member in argument.items() if isinstance(argument, dict) else enumerate(argument):
            written = self.flow(member, inner / key, indent + 2)
            pieces.append(f"{self.key(str(key), True)}: {written}" if isinstance(argument, dict) else written)
        opening, closing = "{}" if isinstance(argument, dict) else "[]"
        if not several:
            pad = " " * self.random.randrange(2)
            last = self.random.choice(("", "", ",", " , ")) if pieces else ""
            return tag + opening + pad + self.random.choice((", ", ", ", " , ")).join(pieces) + last + pad + closing
        below = "\n" + " " * indent
        lines = [piece + ("," if index < len(pieces) - 1 or self.chance(3) else "") for index, piece in enumerate(pieces)]
        return tag + opening + "".join(below + line + self.trailing(inner / key) for key, line in zip(keys, lines)) + below + closing

    def key(self, key: str, flow: bool = False) -> str:
        plain = _PLAIN.fullmatch(key) and not (flow and "," in key)
        return key if (plain or key in ("on", "1.5", "012345678901")) and not self.chance(5) else self._quoted(key)

    def scalar(self, data: Json, flow: bool, indent: int) -> str:
        if data is None:
            return self.random.choice(("null", "~", "Null", "" if not flow else "null"))
        if isinstance(data, bool):
            return self.random.choice(("true", "True", "yes", "on") if data else ("false", "No", "off"))
        if isinstance(data, (int, float)):
            exact = json.dumps(data)
            return self.random.choice((exact, f"{exact}0" if "." in exact and "e" not in exact else exact)).replace("1e+30", "1.0e+30")
        if _PLAIN.fullmatch(data) and not _NOT_STRINGS.fullmatch(data) and not (flow and "," in data) and not self.chance(3):
            return self._folded(data, indent)
        return self._folded(self._quoted(data), indent)

    def _folded(self, written: str, indent: int) -> str:
        """Sometimes over several lines, broken between two words."""
        if not self.chance(8) or not re.search(r"\w \w", written) or "#" in written:
            return written
        return re.sub(r"(?<=\w) (?=\w)", "\n" + " " * indent, written, count=1)

    def _quoted(self, text: str) -> str:
        if self.chance(2) and not _NOT_IN_SINGLE.search(text):
            return "'" + text.replace("'", "''") + "'"
        hidden = re.compile(r"[^\x20-\x7e]") if self.chance(2) else _NOT_IN_SINGLE
        return hidden.sub(lambda found: f"\\U{ord(found.group()):08x}", json.dumps(text, ensure_ascii=False))

    def _anchor(self, data: Json) -> str:
        """``&name ``, ``*name`` where the same value was written before, or nothing."""
        for name, known in self.anchors:
            if json.dumps(known) == json.dumps(data) and self.chance(2):
                return f"*{name}"
        if self.inside_anchor or not self.chance(25):
            return ""
        return f"&a{len(self.anchors)} "

    def _mergeable(self, data: dict[str, Json]) -> tuple[str, dict[str, Json]] | None:
        for name, known in self.anchors:
            if isinstance(known, dict) and known and all(key in data and data[key] == known[key] for key in known):
                usable = not (len(known) == 1 and next(iter(known)) in TAGS) and json.dumps(known) != json.dumps(data)
                if usable and all(json.dumps(data[key]) == json.dumps(known[key]) for key in known):
                    return name, known
        return None

    # JSON

    def json(self, data: Json) -> str:
        """The whole document."""
        newline = "\r\n" if self.chance(6) else "\n"
        self.unit = self.random.choice(("  ", "    ", "\t", " ", ""))
        self.colon = self.random.choice((": ", ": ", ":", " : "))
        self.escape = self.chance(2)
        text = self._json(data, "") + ("" if self.chance(4) else "\n")
        return text.replace("\n", newline)

    def _json(self, data: Json, indent: str) -> str:
        if not isinstance(data, (dict, list)) or not data:
            return json.dumps(data, ensure_ascii=self.escape) if data or not isinstance(data, (dict, list)) else self._json_empty(data)
        one_line = self.unit == "" or self.chance(4)
        below = indent if one_line else indent + self.unit
        members = data.items() if isinstance(data, dict) else ((None, item) for item in data)
        pieces = []
        for key, member in members:
            name = "" if key is None else json.dumps(key, ensure_ascii=self.escape) + self.colon
            pieces.append(name + self._json(member, below))
        opening, closing = "{}" if isinstance(data, dict) else "[]"
        if one_line:
            return opening + self.random.choice((", ", ",")).join(pieces) + closing
        return f"{opening}\n{below}" + f",\n{below}".join(pieces) + f"\n{indent}{closing}"

    def _json_empty(self, data: Json) -> str:
        opening, closing = "{}" if isinstance(data, dict) else "[]"
        return opening + self.random.choice(("", "", " ", "\n")) + closing


def pointers(data: Json, at: Pointer = ROOT) -> list[Pointer]:
    """The place of every value."""
    found = [at]
    for key, member in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        found += pointers(member, at / key)
    return found


def patch(random: Random, data: Json, most: int = 4) -> Patch:
    """Operations that fit the data, each made for what the ones before it leave."""
    operations: list[Operation] = []
    for _ in range(random.randrange(1, most + 1)):
        operation = _operation(random, data)
        try:
            data = apply([operation], data)
        except PatchError:
            continue  # moved into itself, or from a list that shrinks
        operations.append(operation)
    return tuple(operations)


def _operation(random: Random, data: Json) -> Operation:
    places = pointers(data)[1:] or [ROOT / "only"]
    at = random.choice(places)
    verb = random.randrange(8)
    if verb < 2 and at in places:
        return remove(at)
    if verb < 4 and at in places:
        return replace(at, value(random, 2))
    source = random.choice(places)
    target = _new_place(random, data, at)
    if verb == 4 and source in places:
        return move(source, target)
    if verb == 5 and source in places:
        return copy(source, target)
    return add(target, value(random, 2))


def _new_place(random: Random, data: Json, at: Pointer) -> Pointer:
    """A place beside at or in it that can be added to."""
    inside = resolve(data, at) if len(at) and at != ROOT / "only" else None
    if isinstance(inside, dict):
        return at / random.choice((*WORDS, "New"))
    if isinstance(inside, list):
        return at / random.choice(("-", 0, random.randrange(len(inside) + 1)))
    return at
