"""rewind-pack, as the rows use it."""
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

from .inputs import ROOT
from .timing import command


class Program:
    def __init__(self, work):
        path = Path(os.environ.get("REWIND_PACK") or ROOT / ".build/release/rewind-pack").absolute()
        if not os.access(path, os.X_OK):
            raise SystemExit(f"{path} is not there: run `make release` first, or set REWIND_PACK")
        self.path = path
        self.work = work
        self.version = self.text("--version").strip()
        help_text = self.text("--help")
        self.commands = set(re.findall(r"^ {2}([a-z][a-z0-9-]*)(?: |$)", help_text.partition("SUBCOMMANDS:")[2], re.M))

    def text(self, *args):
        return subprocess.run([self.path, *args], check=True, stdout=subprocess.PIPE, text=True).stdout

    def has(self, *names):
        return self.commands.issuperset(names)

    def command(self, *args, **options):
        return command(self.path, *args, **options)

    def sibling(self, name, *args, **options):
        """A command of another program of the same build."""
        return command(self.path.with_name(name), *args, **options)

    def attempt(self, *args):
        """(exit status, what it said) without raising."""
        done = subprocess.run([self.path, *args], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace").strip()

    def imported(self, source, name):
        """The cassette made of a recording; made anew each time, so that it is this program's."""
        path = self.work / name
        status, said = self.attempt("import", source, "-o", path)
        if status:
            raise RuntimeError(f"import {source}: {said}")
        return path

    def longest_chain(self, cassette):
        """From `verify --json`, or from verify's line when it has no such option."""
        status, said = self.attempt("verify", "--json", cassette)
        if status == 0:
            for line in [said, *said.splitlines()]:
                try:
                    chain = find_number(json.loads(line), "chain")
                except ValueError:
                    continue
                if chain is not None:
                    return chain
        status, said = self.attempt("verify", cassette)
        match = re.search(r"longest chain (\d+)", said)
        return int(match.group(1)) if status == 0 and match else None

    def body_digest(self, cassette, seq, part):
        """SHA-256 of what `cat` writes."""
        digest = hashlib.sha256()
        with subprocess.Popen([self.path, "cat", cassette, str(seq), f"--{part}"], stdout=subprocess.PIPE) as process:
            for piece in iter(lambda: process.stdout.read(1 << 16), b""):
                digest.update(piece)
        return digest.hexdigest() if process.returncode == 0 else f"exit status {process.returncode}"


def find_number(value, word):
    """The first integer whose key has the word in it, at any depth."""
    if isinstance(value, dict):
        for key, member in value.items():
            if word in key.lower() and type(member) is int:
                return member
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for child in children if (found := find_number(child, word)) is not None), None)
