"""Finds the checks in Swift sources, and rewrites them so that each can be switched off by its number.

A check is one condition of a `guard` that refuses, of an `if` that refuses, of a `where` before a refusal, or a call of
`expect`. To refuse is to throw or report a finding; in the files of HELPERS, also to return nil or false.
"""
import re

# Types and functions that only say whether a value has the right form: who calls them refuses.
HELPERS = {"ChunkTable.swift", "FrameTable.swift", "TableScanner.swift", "ByteString.swift", "Digest.swift"}
REFUSES = re.compile(r"\b(throw|report\(|return Finding\(|findings\.append|return broken|finding\()")
GIVES_UP = re.compile(r"^\s*(return nil|return false)\b")
RULE = re.compile(r"\(\s*\.([a-z]\d\d)\b|\?\s*\.([a-z]\d\d) : \.[a-z]\d\d")
OPEN, CLOSE = "([{", ")]}"


class Check:
    def __init__(self, path, line, rule, text):
        self.path, self.line, self.rule, self.text = path, line, rule, text


def masked(source):
    """The source with comments and the text of strings blanked, so that brackets and words in it are code."""
    out, index = list(source), 0

    def blank(start, end):
        for place in range(start, end):
            if out[place] != "\n":
                out[place] = " "

    while index < len(source):
        if source.startswith("//", index):
            end = source.find("\n", index)
            end = len(source) if end < 0 else end
        elif source.startswith('"""', index):
            end = source.index('"""', index + 3) + 3
        elif source[index] == '"':
            end = string_end(source, index)
        else:
            index += 1
            continue
        blank(index, end)
        if source[index] == '"':
            out[index] = out[end - 1] = '"'
        index = end
    return "".join(out)


def string_end(source, start):
    index, depth = start + 1, 0
    while True:
        if source.startswith("\\(", index):
            depth += 1
            index += 2
        elif depth and source[index] == '"':
            index = string_end(source, index)
        elif depth and source[index] in "()":
            depth += 1 if source[index] == "(" else -1
            index += 1
        elif source[index] == "\\":
            index += 2
        elif source[index] == '"' and not depth:
            return index + 1
        else:
            index += 1


def closing(mask, start):
    """Where the bracket closes that opens at `start`."""
    depth = 0
    for index in range(start, len(mask)):
        if mask[index] in OPEN:
            depth += 1
        elif mask[index] in CLOSE:
            depth -= 1
            if not depth:
                return index
    raise ValueError("unbalanced")


def split(mask, start, end, separator):
    """The ranges between separators outside of brackets."""
    parts, depth, begin, index = [], 0, start, start
    while index < end:
        if mask[index] in OPEN:
            depth += 1
        elif mask[index] in CLOSE:
            depth -= 1
        elif not depth and mask.startswith(separator, index):
            parts.append((begin, index))
            begin = index = index + len(separator)
            continue
        index += 1
    return parts + [(begin, end)]


def find(mask, start, pattern):
    """Where a pattern matches first outside of brackets."""
    depth = 0
    for index in range(start, len(mask)):
        if not depth and pattern.match(mask, index):
            return index
        depth += (mask[index] in OPEN) - (mask[index] in CLOSE)
    raise ValueError("not found")


def stripped(mask, part):
    start, end = part
    while start < end and mask[start].isspace():
        start += 1
    while end > start and mask[end - 1].isspace():
        end -= 1
    return start, end


class Rewriter:
    """Rewrites one file. `number` is the first free number; `checks` are those found, in their order."""

    def __init__(self, path, source, number):
        self.path, self.source, self.mask = path, source, masked(source)
        self.first, self.checks, self.fixed, self.edits = number, [], [], []
        self.is_helper = path.rsplit("/", 1)[-1] in HELPERS

    def run(self):
        for word in re.finditer(r"\b(guard|if|where)\b|\bexpect\(", self.mask):
            before = self.mask[:word.start()].rstrip()
            if before.endswith(("func", "#")):
                continue
            if word.group() == "guard":
                self.take_guard(word.end())
            elif word.group() == "if":
                self.take_if(word.end())
            elif word.group() == "where":
                self.take_where(word.start(), word.end())
            else:
                self.take_expect(word.end() - 1)
        text = self.source
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def line(self, place):
        return self.source.count("\n", 0, place) + 1

    def add(self, place, body, text):
        rule = RULE.search(body)
        rule = (rule.group(1) or rule.group(2)).upper() if rule else "L01" if "exceeded(" in body else ""
        self.checks.append(Check(self.path, self.line(place), rule, " ".join(text.split())))
        return self.first + len(self.checks) - 1

    def keep(self, place, body, why):
        rule = RULE.search(body)
        self.fixed.append((self.path, self.line(place), (rule.group(1) or "").upper() if rule else "", why))

    def refuses(self, body):
        return bool(REFUSES.search(body) or (self.is_helper and GIVES_UP.match(body)))

    def take_guard(self, start):
        otherwise = find(self.mask, start, re.compile(r"\belse\b"))
        opening = self.mask.index("{", otherwise)
        body = self.source[opening + 1:closing(self.mask, opening)]
        if not self.refuses(body):
            return
        for part in split(self.mask, start, otherwise, ","):
            part = stripped(self.mask, part)
            text = self.source[part[0]:part[1]]
            if re.match(r"(let|var|case)\b", text):
                self.keep(part[0], body, text)
            else:
                self.wrap(part, "&&", "||", "pass", body)

    def take_if(self, start):
        opening = find(self.mask, start, re.compile(r"\{"))
        body = self.source[opening + 1:closing(self.mask, opening)]
        first = body.strip()
        if not REFUSES.match(first) and not (self.is_helper and GIVES_UP.match(first)):
            return
        parts = [stripped(self.mask, part) for part in split(self.mask, start, opening, ",")]
        if len(parts) == 1 and not re.match(r"(let|var|case)\b", self.source[parts[0][0]:]):
            return self.wrap(parts[0], "||", "&&", "fail", body)
        number = self.add(parts[0][0], body, self.source[parts[0][0]:parts[-1][1]])
        end = parts[-1][1]
        self.edits.append((end, end, f", Mutant.fail({number}, true)"))

    def take_where(self, place, start):
        """`case … where condition: return value` of a switch that refuses else, or `for … where condition { refuse }`."""
        line_start = self.mask.rindex("\n", 0, place) + 1
        if re.match(r"\s*for\b", self.mask[line_start:place]):
            opening = find(self.mask, start, re.compile(r"\{"))
            body = self.source[opening + 1:closing(self.mask, opening)]
            if REFUSES.match(body.strip()):
                self.wrap(stripped(self.mask, (start, opening)), "||", "&&", "fail", body)
        elif re.match(r"\s*case\b", self.mask[line_start:place]):
            colon = find(self.mask, start, re.compile(":"))
            rest = self.mask[colon + 1:self.mask.index("\n", colon)]
            following = self.source[colon:colon + 400]
            if re.match(r"\s*return\b", rest) and re.search(r"default:\s*throw", following):
                self.wrap(stripped(self.mask, (start, colon)), "&&", "||", "pass", following)

    def wrap(self, part, both, either, name, body):
        """Makes each side of the operator `both` a check, or the whole condition where `either` stands in it."""
        start, end = part
        attempt = "try " if self.source.startswith("try ", start) else ""
        start += len(attempt)
        # An operator that binds less tightly, or a choice, makes the condition one.
        weaker = name == "pass" and len(split(self.mask, start, end, either)) > 1
        whole = weaker or len(split(self.mask, start, end, " ? ")) > 1
        sides = [(start, end)] if whole else split(self.mask, start, end, both)
        pieces = []
        for side in sides:
            side = stripped(self.mask, side)
            text = self.source[side[0]:side[1]]
            pieces.append(f"Mutant.{name}({self.add(side[0], body, text)}, {text})")
        self.edits.append((start - len(attempt), end, attempt + f" {both} ".join(pieces)))

    def take_expect(self, opening):
        end = closing(self.mask, opening)
        parts = [stripped(self.mask, part) for part in split(self.mask, opening + 1, end, ",")]
        if len(parts) < 4:
            return
        found, expected = (self.source[start:stop] for start, stop in parts[:2])
        body = self.source[parts[2][0] - 1:parts[2][1]].replace(" .", "(.")
        number = self.add(opening, body, self.source[opening + 1:end])
        self.edits.append((parts[0][0], parts[0][1], f"Mutant.same({number}, {found}, {expected})"))
