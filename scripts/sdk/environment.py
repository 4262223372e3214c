"""The virtual environment with the SDKs at their pinned versions, and the programs that are tried with them."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
HOME = ROOT / ".build/sdk-table"


def enter(script):
    """Goes on in the environment that has the SDKs, which is made when it is not there."""
    marker = HOME / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if not marker.exists() or marker.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        subprocess.run([HOME / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
                        REQUIREMENTS], check=True)
        marker.write_text(wanted)
    if Path(sys.prefix) != HOME:
        os.execv(HOME / "bin/python", [str(HOME / "bin/python"), script, *sys.argv[1:]])
    # The SDKs would ask these for the way to the loopback.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


def build(program):
    """The folder of the programs, one of which must be there."""
    folder = Path(os.environ.get("REWIND_PACK") or ROOT / ".build/release/rewind-pack").absolute().parent
    if not os.access(folder / program, os.X_OK):
        sys.exit(f"{folder / program} is not there: run `make release` first, or set REWIND_PACK")
    return folder
