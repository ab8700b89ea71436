"""Score the reader on annotated texts: those looked at while it was made, those kept aside, and the article.

usage: python scripts/score_reading.py FOLDER [--errors]

FOLDER holds ``gold/`` with the annotation and its scorer, and ``texts/``. Two thirds of the
annotated texts were looked at; the last third is scored and never listed, so that the gap between
the two says how general the rules are.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ARTICLE = "iran_belarus_2025-08"
PUBLISHED = "2025-08"


def score(
    folder: Path, gold: Path, texts: Path, *options: str, work: Path, extra: tuple[str, ...] = ()
) -> None:
    """Read the texts by the command line, as a user would, and let the scorer compare."""
    comity = Path(sys.executable).with_name("comity")
    found = work / "claims.jsonl"
    subprocess.run([comity, "claims", texts, "--quiet", "--out", found, *extra], check=True)  # noqa: S603
    scorer = folder / "gold" / "score.py"
    subprocess.run([sys.executable, scorer, gold, found, *options], check=True)  # noqa: S603


def main(arguments: list[str]) -> int:
    """Print the three tables."""
    folder = Path(arguments[0])
    annotated = folder / "gold" / "communiques.jsonl"
    if not annotated.exists():
        print(f"score: there are no annotated texts in {folder / 'gold'}, so nothing was scored")
        return 0
    lines = annotated.read_text(encoding="utf-8").splitlines()
    third = len(lines) - len(lines) // 3
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        parts = {"looked at": lines[:third], "kept aside": lines[third:], "all": lines}
        for title, part in parts.items():
            path = work / f"{title.replace(' ', '_')}.jsonl"
            path.write_text("\n".join(part) + "\n", encoding="utf-8")
            print(f"== {len(part)} texts, {title}", flush=True)
            options = ("--by-kind", *arguments[1:]) if title == "looked at" else ()
            score(folder, path, path, *options, work=work)
        print("== the article", flush=True)
        text, gold = folder / "texts" / f"{ARTICLE}.txt", folder / "gold" / f"{ARTICLE}.json"
        score(folder, gold, text, "--opinion", work=work, extra=("--published", PUBLISHED))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
