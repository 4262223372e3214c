"""Requests made at random, to find where two implementations of match keys differ."""
import base64
import json
import random
import re
import sys
from pathlib import Path

from odd_pieces import (
    BAD_NUMBERS, CHARACTERS, HOSTS, KEYS, METHODS, NUMBERS, PATHS, QUERY_PIECES, SCHEMES, SHORT, SPACES)

TESTDATA = Path(__file__).resolve().parent.parent.parent / "testdata"


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.real = list(real_bodies())
        # Other versions of Python stop at other depths, and write URLs without an authority differently.
        self.is_reference = sys.version_info[:2] == (3, 11)

    def odds(self, count):
        return self.random.randrange(count) == 0

    def request(self):
        method = self.random.choice(METHODS) if self.odds(4) else b"POST"
        return method, self.path(), self.body()

    # --- paths

    def path(self):
        pick = self.random.choice
        text = pick(PATHS)
        if self.is_reference and self.odds(6):
            text = pick(SCHEMES) + pick(["", "/", "//", "//", "///"]) + (pick(HOSTS) if self.odds(2) else "") + text
        elif self.odds(6):
            text = "//" + pick(HOSTS) + text
        if not self.odds(3):
            text += "?" + pick(["&", "&", "&&", ";"]).join(pick(QUERY_PIECES) for _ in range(self.random.randrange(5)))
        if self.odds(5):
            text += "#" + pick(["", "f", "f#g", "?a=1", "\u00e9"])
        data = text.encode()
        if self.odds(8):
            data = self.mutated(data, b"/?#&=%:@[]+ \t\r\n\x00\xff\x80\xe2kK")
        return data if self.is_reference else data.replace(b"//", b"/")

    # --- bodies

    def body(self):
        kind = self.random.randrange(20)
        if kind == 0:
            return self.random.choice([b"", b" ", b"{}", b"null", b"\xef\xbb\xbf", b"\xff\xfe", b"1\x00", b"\x001", b"\x00"])
        if kind == 1:
            return bytes(self.random.choices(b"\x00\x00{}[]\"1:,a\xff\xfe\xed\xa0\x80\xf0", k=self.random.randrange(12)))
        if kind in (2, 3, 4):
            body = self.random.choice(self.real)
            return body if self.odds(10) else self.mutated(body, b"{}[]\",:\\u0d8e1-.N \n\x00\xff\xc3")
        if kind == 5 and self.odds(20):
            return self.deep()
        if kind in (6, 7):
            text = self.pairs()
        elif kind == 8:
            text = self.value(self.random.randrange(5))
        else:
            text = self.document()
        data = self.encoded(self.space() + text + self.space())
        return self.mutated(data, b"{}[]\",:\\u0d8e1-.N \n\x00\xff\xc3") if self.odds(8) else data

    def deep(self):
        depth = self.random.choice([100, 900, 992, 993, 994, 995, 100_000] if self.is_reference else [100, 900])
        left, right = self.random.choice([("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
        depth //= left.count("[") + left.count("{")
        inner = left * depth + ("1" if left[-1] == ":" else "") + right * depth
        return ('{"a":' + inner[len(left):-len(right)] + "}" if left == "[" else inner).encode()

    def encoded(self, text):
        kind = self.random.randrange(12)
        if kind > 1:
            return text.encode("utf-8", "surrogatepass")
        codec = self.random.choice(["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-32"])
        data = text.encode(codec, "surrogatepass")
        if codec.endswith("be") and kind:
            data = "\ufeff".encode(codec) + data
        return data

    def mutated(self, data, palette):
        data = bytearray(data)
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(data) + 1)
            kind = self.random.randrange(4)
            if kind == 0:
                data[place:place] = bytes([self.random.choice(palette)])
            elif kind == 1:
                del data[place:place + self.random.choice([1, 1, 2, 5, 100_000])]
            elif kind == 2:
                data[place:place + 1] = bytes([self.random.choice(palette)])
            else:
                other = self.random.randrange(len(data) + 1)
                data[place:place] = data[other:other + self.random.randrange(20)]
        return bytes(data)

    # --- JSON

    def space(self):
        return self.random.choice(SPACES)

    def escape(self, character):
        units = character.encode("utf-16-be", "surrogatepass")
        form = self.random.choice(["\\u%04x", "\\u%04X"])
        return "".join(form % int.from_bytes(units[i:i + 2], "big") for i in range(0, len(units), 2))

    def string(self, text=None):
        if text is None:
            text = "".join(self.random.choices(CHARACTERS, k=self.random.choice([0, 1, 2, 2, 5])))
        out = []
        for character in text:
            if character in SHORT and not self.odds(4) and (character != "/" or self.odds(2)):
                out.append(SHORT[character])
            elif character < " " or character in "\"\\" or self.odds(8):
                out.append(self.escape(character))
            else:
                out.append(character)
        if self.odds(60):
            out.append(self.random.choice(["\\ud83d", "\\ude00", "\\ud83d\\u0041", "\\ud83d\\ud83d\\ude00", "\ud83d", "\ud83d\\ude00",
                                           "\udc00\ud800", "\\uD83D\\uDE00", "\\ud83dx", "\\ud83d\\n"]))
        if self.odds(150):
            out.append(self.random.choice(["\\x", "\\u12", "\\u12g4", "\\", "\n", "\x00", "\\ud83d\\u12", "\\'", "\\U0041"]))
        return '"' + "".join(out) + '"'

    def number(self):
        kind = self.random.randrange(8)
        if kind < 3:
            return self.random.choice(NUMBERS)
        if kind == 3:
            return str(self.random.randint(-10 ** self.random.randrange(1, 40), 10 ** self.random.randrange(1, 40)))
        if kind == 4:
            return repr(self.random.uniform(-10, 10) * 10.0 ** self.random.randint(-320, 300))
        if kind == 5:
            digits = "".join(self.random.choices("0123456789", k=self.random.randint(1, 40)))
            return f"{self.random.randrange(1000)}.{digits}" + self.random.choice(["", "e%d" % self.random.randint(-330, 310)])
        if kind == 6:
            return "%.*f" % (self.random.randrange(12), self.random.random() * 1000)
        return self.random.choice(BAD_NUMBERS) if self.odds(20) else str(self.random.randrange(100))

    def value(self, depth, nan=True):
        kind = self.random.randrange(7 if depth > 0 else 4)
        if kind == 0:
            return self.string()
        if kind == 1:
            return self.number()
        if kind == 2:
            return self.random.choice(["true", "false", "null"])
        if kind == 3:
            return self.random.choice(["NaN", "Infinity", "-Infinity"]) if nan and self.odds(6) else self.string()
        if kind in (4, 5):
            return self.object(depth)
        return self.array([self.value(depth - 1, nan) for _ in range(self.random.randrange(4))])

    def array(self, items):
        return "[" + ",".join(self.space() + item + self.space() for item in items) + "]"

    def members(self, members):
        return "{" + ",".join(
            self.space() + self.string(key) + self.space() + ":" + self.space() + value for key, value in members) + "}"

    def object(self, depth):
        count = self.random.choice([0, 1, 2, 3, 4, 40]) if self.odds(4) else self.random.randrange(4)
        return self.members([(self.random.choice(KEYS) if not self.odds(6) else str(self.random.randrange(30)),
                              self.value(depth - 1 if count < 10 else 0)) for _ in range(count)])

    def document(self):
        members = [(self.random.choice(KEYS), self.value(2)) for _ in range(self.random.randrange(4))]
        if self.odds(2):
            members.append(("messages", self.array([self.message() for _ in range(self.random.randrange(4))])))
        if self.odds(2):
            members.append(("tools", self.tools()))
        self.random.shuffle(members)
        return self.members(members)

    def message(self):
        if self.odds(10):
            return self.value(2)
        members = [("role", self.string()), ("content", self.value(1))]
        if self.odds(2):
            members.append(("tool_call_id", self.value(1)))
        if self.odds(2):
            calls = [self.members([("id", self.value(0)), ("function", self.value(1))]) if not self.odds(6) else self.value(1)
                     for _ in range(self.random.randrange(3))]
            members.append(("tool_calls", self.array(calls) if not self.odds(8) else self.value(2)))
        if self.odds(6):
            members.append(self.random.choice(members))
        self.random.shuffle(members)
        return self.members(members)

    def tools(self):
        """Names are mostly of one kind. NaN is left out: what `sorted` makes of it depends on the version of Python."""
        kind = self.random.choice(["text", "text", "text", "number", "list", "any"])
        count = self.random.choice([0, 1, 2, 3, 5, 20, 80])
        tools = []
        for _ in range(count):
            if kind == "text" and self.odds(6):
                tools.append(self.random.choice(["7", "null", "{}", "[1]", '"t"', '{"type":"function"}']))
                continue
            name = {"text": self.string, "number": self.comparable, "list": lambda: self.nested(2),
                    "any": lambda: self.value(1, nan=False)}[kind]()
            tools.append(self.members([("name", name), ("n", str(self.random.randrange(9)))]))
        return self.array(tools)

    def comparable(self):
        number = self.random.choice(["0", "-0.0", "1", "1.0", "true", "false", "2", "1e400", "Infinity", "-Infinity",
                                     "9007199254740993", "9007199254740992.0", "10000000000000000", "1e16", "1e22",
                                     "10000000000000000000000", "10000000000000000000001", "-5", "-5.5", "-1e30", "5e-324"])
        return number if not self.odds(5) else str(self.random.randint(-10 ** 25, 10 ** 25))

    def nested(self, depth):
        """Lists that compare: at the same places the same kinds of values."""
        first = self.array([self.comparable() for _ in range(self.random.randrange(3))]) if depth else self.comparable()
        items = [first, self.string(self.random.choice(["a", "b"])), self.random.choice(["null", "{}", '{"a":1,"b":1.0}',
                                                                                       '{"b":true,"a":1,"a":1}'])]
        return self.array(items[:self.random.choice([1, 2, 2, 3])])

    def pairs(self):
        """A list that Python's `dict` may take."""
        kind = self.random.choice(["text", "text", "number", "any"])
        pairs = []
        for _ in range(self.random.randrange(6)):
            form = self.random.randrange(6)
            if form == 0:
                pairs.append(self.string("".join(self.random.choices("ab\u00e9\U0001f600\"", k=2 if not self.odds(9) else 3))))
            elif form == 1:
                pairs.append(self.members([(self.random.choice(KEYS), "1") for _ in range(self.random.choice([2, 2, 2, 3]))]))
            else:
                key = {"text": lambda: self.string(self.random.choice(KEYS)), "number": self.comparable,
                       "any": lambda: self.value(1, nan=False)}[kind]()
                pairs.append(self.array([key, self.random.choice([self.tools, lambda: self.value(2)])()]))
        if kind == "number":
            pairs = [pair for pair in pairs if pair[0] == "["] if not self.odds(8) else pairs
        return self.array(pairs)


def real_bodies():
    """Requests of the recordings in testdata."""
    for path in sorted(TESTDATA.glob("rw1/*.rw")):
        document = json.loads(path.read_bytes())
        for step in document["steps"]:
            body = json.loads(base64.b64decode(document["blobs"][step["req_blob"]]))["body"]
            yield json.dumps(body).encode()[:20_000]
            yield json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    for path in sorted(TESTDATA.glob("vcrpy/**/*.yaml")):
        for body in re.findall(rb"^ +(?:body|string): '?(\{.{20,8000}\})'?$", path.read_bytes(), re.M):
            yield body.replace(b"''", b"'")
