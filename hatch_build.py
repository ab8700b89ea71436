"""Build hook: compile the loops of the gravity engine where there is a C compiler, and go on without where
there is none.

The wheel then holds no compiled code, and the engine does the same arithmetic by NumPy.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNELS = "src/comity/gravity/kernels"
MODULE = "comity.gravity.kernels._panel"
FLAGS = ["-O3", "-fno-math-errno", "-fno-trapping-math", "-Wno-psabi", "-pthread"]


class KernelsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled loops beside their source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, for a wheel as for an editable install."""
        del version
        folder = Path(self.root, KERNELS)
        try:
            built = compile_kernels(folder)
        except Exception as error:
            if os.environ.get("COMITY_KERNELS") == "required":
                raise
            self.app.display_warning(f"comity: no compiled loops ({error}); gravity will use NumPy, slower")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"].append(f"{KERNELS}/{built.name}")


def compile_kernels(folder: Path) -> Path:
    """Compile the C files into an extension module in the same folder, by cffi; returns its path."""
    from cffi import FFI

    header = (folder / "panel.h").read_text(encoding="utf-8")
    builder = FFI()
    builder.cdef("\n".join(line for line in header.splitlines() if not line.startswith("#")))
    builder.set_source(
        MODULE,
        '#include "panel.h"',
        sources=sorted(map(str, folder.glob("*.c"))),
        include_dirs=[str(folder)],
        extra_compile_args=["/O2"] if sys.platform == "win32" else FLAGS,
        extra_link_args=[] if sys.platform == "win32" else ["-pthread"],
    )
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(builder.compile(tmpdir=scratch))
        target = folder / made.name
        beside = target.with_suffix(f".{os.getpid()}")
        shutil.copyfile(made, beside)
        beside.replace(target)
    return target


if __name__ == "__main__":
    print(compile_kernels(Path(__file__).parent / KERNELS))
