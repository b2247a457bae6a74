"""What every test relies on: no screen, private files, repeatable examples, no leaks."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.umask(0o077)
