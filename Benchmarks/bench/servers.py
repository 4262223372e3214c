"""Servers that are measured: on one core, where that can be said, beside the client on another."""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pinned(core, *argv):
    """A command on one core, where that can be said."""
    there = shutil.which("taskset") and (os.cpu_count() or 1) > 1
    return [*(["taskset", "-c", str(core)] if there else []), *map(str, argv)]


class Server:
    """A server on the first core, stopped by its process id."""

    def __init__(self, argv):
        self.start = time.time()
        self.process = subprocess.Popen(pinned(0, *argv), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def status(self, field):
        """A field of /proc/PID/status in bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        raise RuntimeError(f"no {field}")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def serving(argv):
    server = Server(argv)
    try:
        yield server
    finally:
        server.stop()
