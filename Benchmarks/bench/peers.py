"""The peers: stock programs, and Python packages at fixed versions in a virtual environment of their own."""
import shutil
import subprocess
import sys
from pathlib import Path

from .timing import command

SCRIPTS = Path(__file__).with_name("peer")

# What pip installs for each. llm-rewind and agentrr come without their dependencies, most of which these paths
# never load (a proxy, SDKs, a terminal toolkit); the ones they do load follow.
PACKAGES = {
    "llm-rewind": [["--no-deps", "llm-rewind==0.2.1"], ["duckdb", "pydantic==2.*", "zstandard==0.25.*"]],
    "llm-rewind-proxy": [["--no-deps", "llm-rewind==0.2.1"], ["duckdb", "pydantic==2.*", "zstandard==0.25.*"],
                         ["mitmproxy==11.0.2; python_version<'3.12'", "mitmproxy==12.2.3; python_version>='3.12'"]],
    "agentrr": [["--no-deps", "agentrr==0.1.0a3"], ["pydantic==2.*"]],
    "mcap": [["mcap==1.*"]],
    "vcrpy": [["vcrpy==9.*", "PyYAML==6.*"]],
}


class Unavailable(Exception):
    """A peer cannot be had here; the text says why."""


class Peers:
    def __init__(self, work):
        self.home = work / "venv"
        self.python = self.home / "bin" / "python"
        self.failed = {}

    def package(self, name):
        """Makes sure that a package is installed, once per virtual environment."""
        if name in self.failed:
            raise Unavailable(self.failed[name])
        marker = self.home / f"installed-{name}"
        if marker.exists():
            return
        try:
            if not self.python.exists():
                quietly(sys.executable, "-m", "venv", self.home)
            for arguments in PACKAGES[name]:
                quietly(self.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *arguments)
        except (OSError, subprocess.SubprocessError):
            self.failed[name] = f"skipped: pip cannot install {name} (is PyPI reachable?)"
            raise Unavailable(self.failed[name]) from None
        marker.touch()

    def script(self, name, *args, **options):
        """A command that runs peer/NAME.py for a package."""
        package = PACKAGE_OF[name]
        self.package(package)
        return command(self.python, SCRIPTS / f"{name}.py", *args, **options)


PACKAGE_OF = {
    "llm_rewind_import": "llm-rewind",
    "llm_rewind_keys": "llm-rewind",
    "llm_rewind_mutate": "llm-rewind",
    "llm_rewind_replay": "llm-rewind-proxy",
    "agentrr_write": "agentrr",
    "agentrr_read": "agentrr",
    "mcap_write": "mcap",
    "vcrpy_load": "vcrpy",
}


def quietly(*argv):
    subprocess.run(argv, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)


def stock(*argv, **options):
    if shutil.which(argv[0]) is None:
        raise Unavailable(f"skipped: no {argv[0]} here")
    return command(*argv, **options)


def sha256_of(path):
    return stock("openssl", "dgst", "-sha256", path)


def zstd_long(path, out, level=3):
    return stock("zstd", f"-{level}", "--long=27", "--single-thread", "-qf", path, "-o", out)


def git_pack_size(folder):
    """What a repository with these files takes in git's object store."""
    stock("git")
    repository = folder.parent / (folder.name + ".git")
    shutil.rmtree(repository, ignore_errors=True)
    git = ["git", f"--git-dir={repository}", f"--work-tree={folder}", "-c", "user.name=bench",
           "-c", "user.email=bench@localhost"]
    quietly(*git, "init", "-q")
    quietly(*git, "add", "-A")
    quietly(*git, "commit", "-q", "-m", "files")
    quietly(*git, "gc", "-q", "--aggressive", "--prune=now")
    return sum(path.stat().st_size for path in (repository / "objects").rglob("*") if path.is_file())


def gzip_size(path):
    stock("gzip")
    return len(subprocess.run(["gzip", "-9", "-n", "-c", path], check=True, stdout=subprocess.PIPE).stdout)
