"""Gathers what a machine without internet needs to install youju: `make bundle`, on Windows `py bundle/make_bundle.py`.

The zip in dist/ holds youju and all it needs as wheels for the platform and Python that this runs on, and the scripts
beside this file. It is for machines of the same platform and Python.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORM = sysconfig.get_platform()


def write_scripts(folder: Path) -> None:
    """Write the install scripts and the instructions in the form that their readers take.

    A batch file is read by cmd in the console's code page with CRLF, a .txt by Notepad, a shell script with LF.
    """
    for name, encoding, newline in (
        ("install.bat", "gbk", "\r\n"),
        ("install.sh", "utf-8", "\n"),
        ("安装说明.txt", "utf-8-sig", "\r\n"),
    ):
        text = (HERE / name).read_text(encoding="utf-8")
        filled = text.replace("@PYTHON@", PYTHON).replace("@PLATFORM@", PLATFORM)
        (folder / name).write_text(filled, encoding=encoding, newline=newline)
    (folder / "install.sh").chmod(0o755)


def gather_wheels(folder: Path) -> None:
    """Put youju and everything it needs into the folder, at the versions of requirements.lock."""
    lock = str(ROOT / "requirements.lock")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet")
    subprocess.run([*pip, "--constraint", lock, "--wheel-dir", str(folder), str(ROOT)], check=True)


def main() -> None:
    """Write dist/youju-bundle-VERSION-PLATFORM-PYTHON.zip and print its path."""
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch) / "youju"
        gather_wheels(top / "wheels")
        write_scripts(top)
        version = next((top / "wheels").glob("youju-*.whl")).name.split("-")[1]
        stem = ROOT / "dist" / f"youju-bundle-{version}-{PLATFORM}-py{PYTHON}"
        stem.parent.mkdir(exist_ok=True)
        print(shutil.make_archive(str(stem), "zip", scratch, "youju"))


if __name__ == "__main__":
    main()
