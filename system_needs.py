"""What Qt needs of a Linux system, and the commands that bring it."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class SetUpError(Exception):
    """Something the person at the terminal can put right; the text is the whole message."""


class Need(NamedTuple):
    """A system library (or program) and the package that brings it, per package manager."""

    name: str
    apt: str
    dnf: str
    pacman: str
    zypper: str
    apk: str


def needs(table: str) -> tuple[Need, ...]:
    """Read one need a line: its name, then its package for each package manager."""
    return tuple(Need(*line.split()) for line in table.strip().splitlines())


VENV_NEEDS = needs("venv python3-venv python3 python python3 python3")
WINDOW_NEEDS = needs(
    """
    libEGL.so.1 libegl1 libglvnd-egl libglvnd libglvnd mesa-egl
    libGL.so.1 libgl1 libglvnd-glx libglvnd libglvnd mesa-gl
    libX11.so.6 libx11-6 libX11 libx11 libX11-6 libx11
    libdbus-1.so.3 libdbus-1-3 dbus-libs dbus libdbus-1-3 dbus-libs
    libfontconfig.so.1 libfontconfig1 fontconfig fontconfig fontconfig fontconfig
    libfreetype.so.6 libfreetype6 freetype freetype2 libfreetype6 freetype
    libglib-2.0.so.0 libglib2.0-0 glib2 glib2 libglib-2_0-0 glib
    libgthread-2.0.so.0 libglib2.0-0 glib2 glib2 libgthread-2_0-0 glib
    libxkbcommon.so.0 libxkbcommon0 libxkbcommon libxkbcommon libxkbcommon0 libxkbcommon
    """
)
X11_NEEDS = needs(
    """
    libX11-xcb.so.1 libx11-xcb1 libX11-xcb libx11 libX11-xcb1 libx11
    libxcb-cursor.so.0 libxcb-cursor0 xcb-util-cursor xcb-util-cursor libxcb-cursor0 xcb-util-cursor
    libxcb-icccm.so.4 libxcb-icccm4 xcb-util-wm xcb-util-wm libxcb-icccm4 xcb-util-wm
    libxcb-image.so.0 libxcb-image0 xcb-util-image xcb-util-image libxcb-image0 xcb-util-image
    libxcb-keysyms.so.1 libxcb-keysyms1 xcb-util-keysyms xcb-util-keysyms libxcb-keysyms1 \
        xcb-util-keysyms
    libxcb-randr.so.0 libxcb-randr0 libxcb libxcb libxcb-randr0 libxcb
    libxcb-render-util.so.0 libxcb-render-util0 xcb-util-renderutil xcb-util-renderutil \
        libxcb-render-util0 xcb-util-renderutil
    libxcb-shape.so.0 libxcb-shape0 libxcb libxcb libxcb-shape0 libxcb
    libxcb-sync.so.1 libxcb-sync1 libxcb libxcb libxcb-sync1 libxcb
    libxcb-xfixes.so.0 libxcb-xfixes0 libxcb libxcb libxcb-xfixes0 libxcb
    libxcb-xkb.so.1 libxcb-xkb1 libxcb libxcb libxcb-xkb1 libxcb
    libxkbcommon-x11.so.0 libxkbcommon-x11-0 libxkbcommon-x11 libxkbcommon-x11 \
        libxkbcommon-x11-0 libxkbcommon-x11
    """
)
TEST_NEEDS = needs(
    """
    Xvfb xvfb xorg-x11-server-Xvfb xorg-server-xvfb xorg-x11-server-Xvfb xvfb
    strace strace strace strace strace strace
    """
)
INSTALLERS = {
    "apt": (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends")),
    "dnf": (("dnf", "install", "-y"),),
    "pacman": (("pacman", "-Sy", "--noconfirm", "--needed"),),
    "zypper": (("zypper", "--non-interactive", "install"),),
    "apk": (("apk", "add"),),
}
DISTRIBUTIONS = {
    "apt": {"debian", "ubuntu", "linuxmint", "raspbian", "pop"},
    "dnf": {"fedora", "rhel", "centos", "rocky", "almalinux", "ol", "amzn"},
    "pacman": {"arch", "manjaro", "endeavouros"},
    "zypper": {"suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed", "sles"},
    "apk": {"alpine"},
}


def os_release() -> str:
    """Read how the distribution describes itself; empty where it does not."""
    release = Path("/etc/os-release")
    return release.read_text(encoding="utf-8") if release.exists() else ""


def package_manager(os_release: str) -> str | None:
    """Name the distribution's package manager from the text of its os-release file."""
    known = {}
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        known[key.strip()] = value.strip().strip("\"'").lower()
    for name in [known.get("ID", ""), *known.get("ID_LIKE", "").split()]:
        for manager, distributions in DISTRIBUTIONS.items():
            if name in distributions:
                return manager
    return None


def install_commands(missing: Sequence[Need], manager: str) -> list[list[str]]:
    """Give the commands that bring what is missing with this package manager."""
    packages = sorted({getattr(need, manager) for need in missing})
    *before, last = [list(command) for command in INSTALLERS[manager]]
    admin = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo"]
    return [admin + command for command in [*before, last + packages]]


def loads(library: str) -> bool:
    """Tell whether the system's loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_of_system(*, x11: bool, programs: bool) -> list[Need]:
    """List what Qt (and, for the tests, a virtual screen) misses on this Linux."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = WINDOW_NEEDS + (X11_NEEDS if x11 else ())
    missing = [need for need in libraries if not loads(need.name)]
    if programs:
        missing += [need for need in TEST_NEEDS if shutil.which(need.name) is None]
    return missing


def provide(missing: Sequence[Need], *, install: bool) -> None:
    """Install what the system misses, or say what it is and which command brings it."""
    if not missing:
        return
    names = ", ".join(need.name for need in missing)
    manager = package_manager(os_release())
    if manager is None:
        raise SetUpError(f"This system lacks {names}; install them with its package manager.")
    commands = install_commands(missing, manager)
    shown = " && ".join(" ".join(command) for command in commands)
    if not install:
        raise SetUpError(
            f"This system lacks {names}. Install them with:\n    {shown}\n"
            f"or run this command once more with --system, which does it for you."
        )
    print(f"Installing what the system lacks: {shown}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        try:
            done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, check=False)
        except FileNotFoundError:
            raise SetUpError(
                f"{command[0]} is not here; as an administrator, run: {shown}"
            ) from None
        if done.returncode:
            raise SetUpError(f"'{' '.join(command)}' failed, so this system still lacks {names}.")
