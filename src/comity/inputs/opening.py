"""Opening a file, with words for each way that can fail."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from comity.errors import UnreadableInput


def open_bytes(path: str) -> IO[bytes]:
    """Open a file for reading, or say in words why that fails."""
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        fix = "check the name and the folder; names with spaces need quotes"
        raise UnreadableInput(found=f"there is no file {path}", fix=fix) from None
    except PermissionError:
        raise UnreadableInput(found=f"{path} may not be read by this user", fix="change its rights") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableInput(found=f"{path} cannot be opened: {reason}", fix="check the file") from None
