"""Where comity keeps what it stores: one folder of the user's, and the places inside it.

::

    COMITY_HOME/
    ├── raw/<source>/<version>/   files as received, and manifest.json, which says where they came from
    ├── warehouse/                what is built from them
    └── locks/                    one lock a source, so that two commands never write the same files
"""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder for what comity stores: COMITY_HOME, or the user's data folder.

    Nothing is made; whoever writes makes what it needs.
    """
    named = os.environ.get("COMITY_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("comity", appauthor=False)


def raw() -> Path:
    """The folder of the files as received."""
    return home() / "raw"


def warehouse() -> Path:
    """The folder of what is built from them."""
    return home() / "warehouse"


def locks() -> Path:
    """The folder of the locks."""
    return home() / "locks"
