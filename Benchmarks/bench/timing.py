"""Running commands: wall time, processor time and peak memory of each run, and runs taken in turn."""
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional


class CommandFailed(Exception):
    """A measured command did not end with the right status."""


@dataclass(frozen=True)
class Command:
    """What to run. `feed` is a file that `cat` pipes in; `prepare` runs before the clock starts; `code` is the exit
    status that is right."""
    argv: tuple
    stdin: Optional[Path] = None
    stdout: Optional[Path] = None
    feed: Optional[Path] = None
    prepare: Optional[Callable[[], None]] = None
    code: int = 0


def command(*argv, **options):
    return Command(tuple(str(word) for word in argv), **options)


@dataclass
class Sample:
    """Counted runs of one job. A job of several commands adds their times and takes the highest peak."""
    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    peak: list = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.wall)

    @property
    def minimum(self):
        return min(self.wall)

    def as_json(self):
        return {"runs": len(self.wall), "median": self.median, "min": self.minimum, "max": max(self.wall),
                "cpu_median": statistics.median(self.cpu), "peak_bytes": max(self.peak)}


def spawn(argv, stdin, stdout, stderr=2):
    actions = [(os.POSIX_SPAWN_DUP2, given, wanted) for wanted, given in enumerate((stdin, stdout, stderr))]
    return os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)


def run_once(cmd):
    """(wall seconds, processor seconds, peak bytes) of one run."""
    if cmd.prepare:
        cmd.prepare()
    opened = []

    def open_file(path, flags):
        opened.append(os.open(path, flags, 0o644))
        return opened[-1]

    feeder = None
    messages = tempfile.TemporaryFile()
    try:
        stdout = open_file(cmd.stdout or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        if cmd.feed:
            read_end, write_end = os.pipe()
            opened.append(read_end)
            feeder = spawn(("cat", str(cmd.feed)), open_file(os.devnull, os.O_RDONLY), write_end)
            os.close(write_end)
            stdin = read_end
        else:
            stdin = open_file(cmd.stdin or os.devnull, os.O_RDONLY)
        start = time.perf_counter()
        pid = spawn(cmd.argv, stdin, stdout, messages.fileno())
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
    finally:
        for descriptor in opened:
            os.close(descriptor)
        if feeder:
            os.waitpid(feeder, 0)
    with messages:
        messages.seek(0)
        said = messages.read().decode(errors="replace").strip()
    if os.waitstatus_to_exitcode(status) != cmd.code:
        raise CommandFailed(f"{' '.join(cmd.argv)}: exit status {os.waitstatus_to_exitcode(status)}: {said}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT


def interleave(jobs, runs):
    """Runs the jobs in turn (A B A B …), `runs` times each after one warm-up; a Sample for each.

    A job is a list of commands. What drifts on a shared machine then drifts for every job alike.
    """
    samples = [Sample() for _ in jobs]
    for turn in range(-1, runs):
        for job, sample in zip(jobs, samples):
            results = [run_once(cmd) for cmd in job]
            if turn >= 0:
                sample.wall.append(sum(result[0] for result in results))
                sample.cpu.append(sum(result[1] for result in results))
                sample.peak.append(max(result[2] for result in results))
    return samples


def own_peak():
    """This process's peak memory: the system counts it for a child until the child's program starts."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT


RSS_UNIT = 1 if sys.platform == "darwin" else 1024
