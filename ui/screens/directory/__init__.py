"""The network directory."""

from __future__ import annotations
