"""What goes wrong with Excel files that others send."""

from __future__ import annotations

import zipfile
import zlib

DAMAGED = (
    *(KeyError, IndexError, ValueError, TypeError, SyntaxError, OSError, EOFError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What openpyxl and zipfile raise for a broken or encrypted workbook; XML's errors are SyntaxErrors."""
