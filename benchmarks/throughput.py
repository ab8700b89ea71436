"""How many articles one warm process checks a second on one core, and how much memory it takes.

The article is the project's example, a news article of some 2,400 characters, with another figure each time,
so that nothing can be answered from memory. At least 150 a second, at most 200 MB.

    python benchmarks/throughput.py [--articles 600] [--json]
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import platform
import resource
import sys
import time
from pathlib import Path
from statistics import median

from comity import dossiers, world
from comity.check import check
from comity.inputs import typed_date
from comity.records import Communique

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "examples/texts/minsk_visit_2025-08.txt"
LEAST_PER_SECOND = 150
MOST_MEGABYTES = 200
PARTS = 6  # the rate is the median over this many parts of the run


def articles(number: int) -> list[Communique]:
    """The example article over and over, each time with another figure."""
    body = ARTICLE.read_text(encoding="utf-8")
    published = typed_date("2025-08")
    texts = (body.replace("$140 million", f"${140 + n} million") for n in range(number))
    return [
        Communique(
            id=f"article-{n}",
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            published=published,
        )
        for n, text in enumerate(texts)
    ]


def rate(texts: list[Communique]) -> float:
    """Articles a second: read, gathered, judged with stability, and written as JSON."""
    everything = world.open()
    day = typed_date("2025-08-21").end
    began = time.perf_counter()
    for text in texts:
        json.dumps(dossiers.report_dict(check(text, everything, as_of=day).dossier))
    return len(texts) / (time.perf_counter() - began)


def main() -> None:
    """Print the figures; leave with 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    texts = articles(asked.articles + 20)
    rate(texts[:20])  # warm: tables read, patterns compiled
    gc.freeze()  # as a batch of the command does
    size = max(1, asked.articles // PARTS)
    per_second = median(
        rate(texts[20 + start : 20 + start + size]) for start in range(0, asked.articles, size)
    )
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if asked.json:
        print(json.dumps({"articles_per_second": per_second, "megabytes": megabytes}, indent=2))
    else:
        size = f"{len(texts[0].text):,} characters a text"
        print(f"Python {platform.python_version()}, one of {os.cpu_count()} cores, {size}")
        print(f"{per_second:,.0f} articles a second  (at least {LEAST_PER_SECOND})")
        print(f"{megabytes:,.0f} MB at most          (at most {MOST_MEGABYTES})")
    sys.exit(per_second < LEAST_PER_SECOND or megabytes > MOST_MEGABYTES)


if __name__ == "__main__":
    main()
