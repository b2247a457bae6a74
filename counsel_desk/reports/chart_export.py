"""Save a chart as PNG or PDF, without the date and the name of a program in the file."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import matplotlib as mpl

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

_PRINT_DPI = 200.0

# Text stays text in a PDF, searchable and read aloud: TrueType instead of drawn shapes.
_PDF_FONTS = 42


def save_png(figure: Figure, target: Path | IO[bytes], *, dpi: float = _PRINT_DPI) -> None:
    """Write the figure as an image with ``dpi`` pixels to the inch."""
    figure.savefig(target, format="png", dpi=dpi, metadata={"Software": None})


def save_pdf(figure: Figure, target: Path | IO[bytes]) -> None:
    """Write the figure as one page of its own size."""
    mpl.rcParams["pdf.fonttype"] = _PDF_FONTS
    metadata = {"CreationDate": None, "Creator": None, "Producer": None}
    figure.savefig(target, format="pdf", metadata=metadata)
