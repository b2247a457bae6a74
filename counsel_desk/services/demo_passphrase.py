"""The one passphrase of everyone in the demonstration, which is printed on purpose."""

from __future__ import annotations

PASSPHRASE = "demonstration-only"  # noqa: S105 - see above
