"""Generates files in the form of CEPII's BACI, with its skew, for benchmarks: no real flow is among them.

    python benchmarks/baci_like.py FOLDER --years 2012-2021

One file a year, ``BACI_HS12_Y2021_V202401.csv``, with the country and product codes beside them. A few
exporters sell nearly everything to nearly everyone, most sell little to few: which cells of exporter,
importer and product are filled, and with how much, follows from sizes that fall by Zipf's law.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

ROWS = 11_000_000
PRODUCTS = 5_000
WORLD = 18.5e9  # thousand US dollars: about what the world traded in a year, 2012 to 2021
FIRST_CHAPTERS = 97


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--years", default="2021", help="2021 or 2012-2021")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows a year, about")
    parser.add_argument("--seed", type=int, default=2010)
    chosen = parser.parse_args()
    first, _, last = chosen.years.partition("-")
    for year in range(int(first), int(last or first) + 1):
        path = write_year(chosen.folder, year, rows=chosen.rows, seed=chosen.seed)
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB", flush=True)


def countries() -> list[tuple[int, str]]:
    """Numeric and alpha-3 codes of the countries that have both."""
    import pycountry

    return sorted((int(country.numeric), country.alpha_3) for country in pycountry.countries)[:230]


def products(count: int = PRODUCTS) -> list[str]:
    """Codes of six digits, in order, spread over the chapters."""
    each = -(-count // FIRST_CHAPTERS)
    codes = (
        f"{chapter:02d}{10 * (1 + n // 9) + n % 9:02d}{10 * (1 + n % 8):02d}"
        for chapter in range(1, FIRST_CHAPTERS + 1)
        for n in range(each)
    )
    return sorted(set(codes))[:count]


def write_year(folder: Path, year: int, *, rows: int = ROWS, seed: int = 2010) -> Path:
    """Write one year, and the two code files once."""
    folder.mkdir(parents=True, exist_ok=True)
    codes, goods = countries(), products()
    _write_codes(folder, codes, goods)
    rng = np.random.default_rng([seed, year])
    structure = np.random.default_rng(seed)  # who is large stays from year to year
    supply = _sizes(structure, len(codes))
    demand = _sizes(structure, len(codes))
    weight = _sizes(structure, len(goods))
    taste = structure.lognormal(sigma=1.0, size=(len(codes), len(goods)))
    level = _level(rows, supply, demand, weight, taste)
    path = folder / f"BACI_HS12_Y{year}_V202401.csv"
    numbers = np.array([code for code, _ in codes])
    short = np.array([str(int(code)) for code in goods])
    with path.open("wb") as out:
        out.write(b"t,i,j,k,v,q\n")
        for exporter in range(len(codes)):
            intensity = level * supply[exporter] * demand[:, None] * (weight * taste[exporter])[None, :]
            filled = rng.random(intensity.shape) < -np.expm1(-intensity)
            filled[exporter] = False
            importer, product = np.nonzero(filled)
            scale = intensity[importer, product]
            value = scale**0.7 * rng.lognormal(mean=2.0, sigma=1.6, size=scale.size)
            value *= WORLD * supply[exporter] / supply.sum() / max(value.sum(), 0.001)
            value = np.maximum(0.001, value)
            tonnes = value / rng.lognormal(mean=1.0, sigma=1.0, size=scale.size)
            unweighed = rng.random(scale.size) < 0.03
            head = f"{year},{numbers[exporter]},"
            out.write(_lines(head, numbers[importer], short[product], value, np.where(unweighed, -1, tonnes)))
    return path


def _sizes(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.permutation(1.0 / np.arange(1, count + 1) ** 1.1)


def _level(rows: int, supply, demand, weight, taste) -> float:
    """The level at which the expected number of filled cells is ``rows``, by bisection on a sample."""
    rng = np.random.default_rng(0)
    size = 2_000_000
    i, j = rng.integers(len(supply), size=size), rng.integers(len(demand), size=size)
    k = rng.integers(len(weight), size=size)
    intensity = supply[i] * demand[j] * weight[k] * taste[i, k]
    wanted = rows / (len(supply) * (len(demand) - 1) * len(weight))
    low, high = 0.0, 1e15
    for _ in range(200):
        middle = (low * high) ** 0.5 if low else high / 1e6
        if -np.expm1(-middle * intensity).mean() < wanted:
            low = middle
        else:
            high = middle
        if low and high / low < 1.0001:
            break
    return low


def _lines(head: str, importers, products, value, tonnes) -> bytes:
    """Rows as BACI writes them: no leading zero, quantities padded, NA in place of one below zero."""
    return "".join(
        f"{head}{j},{k},{v:.3f},{f'{q:13.3f}' if q >= 0 else '           NA'}\n"
        for j, k, v, q in zip(importers.tolist(), products.tolist(), value.tolist(), tonnes.tolist())
    ).encode("ascii")


def _write_codes(folder: Path, codes: list[tuple[int, str]], goods: list[str]) -> None:
    import pycountry

    lines = ["country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha"]
    for number, alpha in codes:
        country = pycountry.countries.get(alpha_3=alpha)
        name = country.name.replace(",", "")
        lines.append(f"{number},{name},{name},{country.alpha_2},{alpha}")
    (folder / "country_codes_V202401.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = ["code,description", *(f"{int(code)},product {code}" for code in goods)]
    (folder / "product_codes_HS12_V202401.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
