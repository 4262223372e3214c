#!/usr/bin/env python3
"""An independent reader and validator of `.rw` cassettes, format version 2.

Python's standard library and the `zstd` program, nothing else. It holds the file in memory and stops at the first
fault: it is made to be read, and to disagree with other implementations when one of them is wrong. What is below the
level of members and rows is in `conformance/archive.py` (the ZIP profile) and `conformance/strict.py` (JSON, zstd).
"""
import argparse
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "conformance"))
from archive import MIB, VENDOR, Archive  # noqa: E402
from strict import Fault, at, canonical, check, content_size, decode, need, nodes, parse, raw  # noqa: E402
from strict import sha256, table_length, unknown  # noqa: E402

KINDS = {"http", "open", "tool", "clock", "random", "id", "checkpoint", "marker"}
BODIES = "request/body response/body frames arguments result data state input output metadata".split()


class Cassette(Archive):
    """What a cassette holds up to its first fault. parents: a thin cassette's parent, then that one's, and so on."""

    def __init__(self, data, parents=(), heirs=()):
        super().__init__(data)
        self.parents, self.heirs, self.parent, self.redactions = parents, heirs, None, None
        self.header, self.manifest, self.segments, self.events, self.findings = {}, {}, [], [], []
        self.rows, self.contents, self.depths, self.retained, self.used = {}, {}, {}, {}, set()
        try:
            self.scan()
            self.verdict = self.read()
        except Fault as fault:
            self.note(fault.args[0])
            self.verdict = "invalid"

    def note(self, rule, severity="error"):
        self.findings.append({"rule": "RW-" + rule, "severity": severity, **self.place})

    def read(self):
        """Every member in order; the verdict on a file without a fault before its end."""
        members, blobs, packs = self.roles(), {}, {}
        closed = members[-1][1] == "manifest"
        if closed:
            self.look("manifest.json")
            self.manifest = check(parse(members[-1][0].content), "manifest", "M01")
        for member, role, value in members:
            self.look(member.name)
            if role == "header":
                self.read_header(member.content)
            elif role == "blob":
                blobs[value] = member.content
            elif role == "pack":
                packs[int(value)] = member.content
            elif role == "segment":
                self.read_segment(member, blobs, packs)
                blobs, packs = {}, {}
            elif role == "redactions":
                self.redactions = member.content
                self.read_redactions(check(parse(member.content), "redactions", "R01"))
        if closed:
            self.look("manifest.json")
            need(not blobs and not packs, "T03")
            self.check_manifest()
        if self.cut or not closed:
            self.look(offset=len(self.data))
            self.note("Z10" if self.cut else "Z15")
            return "unclosed"
        return "valid with warnings" if self.findings else "valid"

    def read_header(self, content):
        header = check(parse(content), "header", "H01")
        requires = header.get("requires", [])
        need(requires == sorted(set(requires)), "H01")
        need(not requires, "H03")
        need("thin" not in header or "parent" in header, "H04")
        if header["version"] == "2.0" and unknown(header, "header"):
            self.note("H05", "warning")
        self.header = header
        self.used |= {node[key] for node in nodes(header.get("session")) for key in ("blob", "chunks") if key in node}
        if "thin" in header:
            chain = [*self.heirs, self.manifest.get("id")]
            need(header["parent"] not in chain and len(chain) <= 32, "D03")
            need(self.parents, "D01")
            self.parent = Cassette(self.parents[0], self.parents[1:], chain)
            need(self.parent.manifest.get("id") == header["parent"], "D02")
            if not self.parent.verdict.startswith("valid"):
                raise Fault(self.parent.findings[-1]["rule"][3:])

    def read_segment(self, member, blobs, packs):
        """A segment, which describes the blob and pack members since the one before it."""
        need(content_size(member.content) <= 64 * MIB, "T01")
        text, rows, count = decode(member.content), [], 0
        need(text.endswith(b"\n"), "T01")
        for number, line in enumerate(text[:-1].split(b"\n"), 1):
            self.look(member.name, line=number)
            need(0 < len(line) <= 16 * MIB, "T01")
            rows.append(parse(line))
            need(type(rows[-1]) is dict, "T01")
            if rows[-1].get("kind") == "blob":
                count += 1
                need(count == number, "T02")
                self.describe(rows[-1])
        unpacked = self.match(rows[:count], blobs, packs)
        for number, row in enumerate(rows, 1):
            self.look(member.name, line=number)
            if number <= count:
                self.read_blob(row, blobs, unpacked)
            else:
                self.read_event(row)
        numbers = [event["seq"] for event in rows[count:]]
        ends = {"first": min(numbers), "last": max(numbers)} if numbers else {}
        self.segments.append({"blobs": count, "events": len(numbers), **ends})

    def describe(self, row):
        if "pack" in row or "offset" in row:
            check(row, "packed-row", "B01")
            need(not {"encoding", "base", "retain"} & set(row), "B01")
        else:
            check(row, "own-row", "B01")
        need(row["digest"] not in self.rows, "B06")
        self.rows[row["digest"]] = row

    def match(self, rows, blobs, packs):
        """The packs' contents, when rows and members belong together."""
        own = [row["digest"] for row in rows if "pack" not in row]
        for digest in own:
            self.look("blobs/sha256/" + digest)
            need(digest in blobs, "B03")
        for digest in blobs:
            self.look("blobs/sha256/" + digest)
            need(digest in own, "T03")
        need(own == list(blobs), "T03")
        numbers, unpacked = {row["pack"] for row in rows if "pack" in row}, {}
        need(numbers <= set(packs), "T03")
        for number, frame in packs.items():
            self.look(f"packs/{number:08}.zst")
            need(number in numbers, "T03")
            need(content_size(frame) <= 16 * MIB, "P02")
            unpacked[number], end = decode(frame), 0
            for row in rows:
                if row.get("pack") == number:
                    need(row["offset"] == end, "P01")
                    end += row["size"]
            need(end == len(unpacked[number]), "P01")
        return unpacked

    def read_blob(self, row, blobs, unpacked):
        digest, size, base, depth = row["digest"], row["size"], row.get("base"), 0
        if "pack" in row:
            content = unpacked[row["pack"]][row["offset"]:row["offset"] + size]
        else:
            self.look("blobs/sha256/" + digest)
            need(size <= 1024 * MIB, "B10")
            content, encoding = blobs[digest], row["encoding"]
            need(encoding in ("identity", "zstd", "zstd-prefix"), "B04")
            need((base is not None) == (encoding == "zstd-prefix"), "B07")
            need(encoding != "identity" or len(content) == size, "B05")
            if base is not None:
                need(base in self.retained or base not in self.rows and self.blob(base), "B07")
                need(max(size, self.size(base)) <= 64 * MIB, "B07")
                depth = self.depths.get(base, 0) + 1
                need(depth <= 64, "B08")
            if encoding != "identity":
                need(content_size(content) == size, "B02")
                content = decode(content, self.blob(base) if base else b"")
        need(len(content) == size and sha256(content) == digest, "B02")
        self.contents[digest], self.depths[digest] = content, depth
        for released in row.get("release", []):
            need(self.retained.pop(released, None), "B09")
        if "retain" in row:
            self.retained[digest] = size
            need(len(self.retained) <= 64 and sum(self.retained.values()) <= 256 * MIB, "B09")

    def blob(self, digest):
        """A blob's bytes, from here or from a parent; None when it is nowhere."""
        return self.contents.get(digest) or (self.parent and self.parent.blob(digest))

    def size(self, digest):
        return len(self.blob(digest) or b"") or None

    def read_event(self, event):
        check(event, "event", "E01")
        kind, seq = event["kind"], event["seq"]
        need("copy" not in event or kind.startswith("x-"), "E01")
        if kind in KINDS:
            check(event, kind, "E04")
            need("source" not in event or ("value" in event) != ("data" in event), "E04")
        elif not re.fullmatch("x-" + VENDOR, kind):
            self.note("E03", "warning")
        earlier = [e["kind"] for e in self.events if e["seq"] == seq]
        need(not earlier or earlier == ["open"] and kind == "http", "E02")
        self.events.append(event)
        self.resolve(event, "E05")
        if kind in KINDS:
            self.check_bodies(event)
        if kind in ("http", "open"):
            self.check_messages(event)

    def resolve(self, value, rule):
        """Every reference in an event, a session or redactions."""
        for node in nodes(value):
            for key in {"blob", "chunks", "table"} & set(node):
                if type(node[key]) is str:
                    need(re.fullmatch("[0-9a-f]{64}", node[key]), "E06")
                    need(self.size(node[key]) or "lost" in node or "thin" in self.header, rule)
                    self.used.add(node[key])

    def check_bodies(self, value):
        for path in BODIES:
            body = at(value, path)
            if not body:
                continue
            if "lost" in body:
                self.note("E10", "warning")
            size = self.size(body["blob"]) if "blob" in body else 0
            need(size in (None, body["size"]), "E07")
            table = self.blob(body.get("table", body.get("chunks")))
            need(not table or table_length(table, path == "frames") == body["size"], "E08")

    def check_messages(self, event):
        request, response = event["request"], event.get("response", {"status": 200, "headers": []})
        interim = response.get("interim", [])
        need(all(100 <= message["status"] <= 999 for message in [response, *interim]) and request["method"], "E11")
        for message in [request, response, *interim]:
            for name, value in message["headers"] + message.get("trailers", []):
                need(name, "E11")
                if re.search(rb"[\r\n\0]", raw(name) + raw(value)):
                    self.note("E12", "warning")

    def read_redactions(self, value):
        self.resolve(value, "E05")
        for place in (place for entry in value["entries"] for place in entry["places"]):
            end = 0
            for offset, length in place.get("ranges", []):
                need(offset >= end, "R02")
                end = offset + length
            need(end <= (self.size(place.get("blob")) or end), "R02")

    def story(self):
        """The events in order, without those an http event supersedes."""
        answered = {event["seq"] for event in self.events if event["kind"] == "http"}
        events = [e for e in self.events if e["kind"] != "open" or e["seq"] not in answered]
        return sorted(events, key=lambda event: event["seq"])

    def identity(self):
        told = {key: self.manifest[key] for key in ("derivation", "session", "source") if key in self.manifest}
        if self.redactions is not None:
            told["redactions"] = sha256(self.redactions)
        lines = [canonical({**told, "version": 2}).decode()]
        lines += [sha256(canonical({k: v for k, v in event.items() if k != "keys"})) for event in self.story()]
        return sha256("".join(line + "\n" for line in lines).encode())

    def check_manifest(self):
        manifest, session = self.manifest, self.manifest.get("session", {})
        if self.header["version"] == "2.0" and unknown(manifest, "manifest"):
            self.note("M05", "warning")
        need(manifest["segments"] == self.segments, "M02")
        derivation = manifest.get("derivation", {"redacted": True})
        need("parent" in derivation or "redacted" in derivation, "M01")
        need(derivation.get("parent") == self.header.get("parent"), "M04")
        self.resolve(session, "M06")
        self.check_bodies(session)
        need(manifest["id"] == self.identity(), "M03")
        if self.cut:    # only the whole file can tell
            return
        named = {event["id"] for event in self.events if "id" in event}
        if {event["parent"] for event in self.events if "parent" in event} - named:
            self.note("E09", "warning")
        for digest in set(self.rows) - self.used:
            self.look("blobs/sha256/" + digest)
            self.note("B11", "warning")

    def report(self):
        return {"verdict": self.verdict, "findings": self.findings, "id": self.manifest.get("id"),
                "header": self.header, "manifest": self.manifest, "segments": len(self.segments),
                "events": self.story(), "blobs": {digest: len(data) for digest, data in self.contents.items()}}


def main():
    parser = argparse.ArgumentParser(description="Read and check a cassette; print what it holds as JSON.")
    parser.add_argument("file", help="the cassette; - is standard input")
    parser.add_argument("--blob", metavar="DIGEST", help="write the bytes of one blob instead")
    parser.add_argument("--parent", action="append", default=[], help="the parent of a thin cassette, then its parent")
    options = parser.parse_args()
    paths = ["/dev/stdin" if path == "-" else path for path in (options.file, *options.parent)]
    data, *parents = [pathlib.Path(path).read_bytes() for path in paths]
    cassette = Cassette(data, parents)
    if options.blob:
        content = cassette.blob(options.blob)
        sys.stdout.buffer.write(content or b"")
        return 0 if content else 1
    print(json.dumps(cassette.report(), indent=1, sort_keys=True))
    return 0 if cassette.verdict.startswith("valid") else 1


if __name__ == "__main__":
    sys.exit(main())
