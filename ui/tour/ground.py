"""The tour's own ground: a private folder with settings, a home and a demonstration vault."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from counsel_desk.services import demo
from counsel_desk.services.profile import HOME_VARIABLE
from ui.tour.heartbeat import own_work

CLIENTS = 15
SEED = 1
DEMO_NAME = "Demonstration"
NEW_NAME = "Nakuru office"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the tour's settings and vaults lie; nothing of the person's own is touched."""

    root: Path

    @property
    def settings(self) -> Path:
        """The folder of the settings."""
        return self.root / "settings"

    @property
    def home(self) -> Path:
        """The folder in which vaults are made."""
        return self.root / "vaults"

    @property
    def demo(self) -> Path:
        """The demonstration vault."""
        return self.home / f"{DEMO_NAME}.cdv"

    @property
    def new(self) -> Path:
        """The vault that the first run makes."""
        return self.home / f"{NEW_NAME}.cdv"

    def make_demo(self, ready: Path | None) -> None:
        """Make the demonstration vault, or copy one that was made before."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if ready is not None:
            shutil.copytree(ready, self.demo)
        else:
            demo.make_demo(self.demo, clients=CLIENTS, seed=SEED)

    @own_work
    def holds_plainly(self, words: str) -> bool:
        """Whether any file of the ground holds these words for everyone to read."""
        needles = [words.encode(code) for code in ("utf-8", "utf-16-le")]
        for path in self.root.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                if any(needle in data for needle in needles):
                    return True
        return False

    def remove(self) -> None:
        """Take everything away again."""
        shutil.rmtree(self.root, ignore_errors=True)


def stake_out() -> Ground:
    """Make the private folder and point the program's settings into it."""
    ground = Ground(Path(tempfile.mkdtemp(prefix="counsel-desk-tour-")))
    ground.settings.mkdir(mode=0o700)
    os.environ[HOME_VARIABLE] = str(ground.settings)
    return ground
