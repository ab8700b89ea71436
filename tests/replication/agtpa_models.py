"""The estimates of the Advanced Guide to Trade Policy Analysis, as formulas of ours on its data.

Yotov, Piermartini, Monteiro & Larch (2016), chapters 1 and 2. `reference.json` holds what was printed:
chapter 1 by the R version of the guide (4 decimals), chapter 2 by Stata (7 digits).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

YEARS = (1986, 1990, 1994, 1998, 2002, 2006)
_DISTANCES = " + ".join(f"log_dist_{year}" for year in YEARS)
_INTRA_PAIR = "intra_pair"


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """One printed estimation, and how to run it.

    Attributes
    ----------
    title : where it stands in the guide
    formula, family, vcov, ssc : for `comity.gravity.fit`
    data : its sample
    names : our name of each printed coefficient
    coef, se : what is printed
    decimals : of what is printed in chapter 1; None in chapter 2, which prints seven digits
    observations : how many were used
    offset : a column with a known part of the index
    """

    title: str
    formula: str
    family: str
    vcov: str | dict[str, str]
    ssc: str
    data: pd.DataFrame
    names: Mapping[str, str]
    coef: Mapping[str, float]
    se: Mapping[str, float]
    decimals: int | None
    observations: int
    offset: str | None = None


# What differs from ours by more than the last printed digit, and why.
DIFFERENT = {
    (
        "1.10",
        "intra_pairMWI",
    ): "printed before it had converged: a domestic effect known from six small flows",
    (
        "1.10",
        "intra_pairNER",
    ): "printed before it had converged: a domestic effect known from six small flows",
    (
        "1.13",
        None,
    ): "what was printed does not solve the formula printed with it; another program gives ours, which "
    "are also the estimates of the guide's own text (-0.800, 0.393, 0.244, -0.182, 0.409)",
}


def reason_for(title: str, name: str) -> str | None:
    """Why an estimate of ours is known to differ, or None where it must not."""
    number = title.split(maxsplit=1)[0]
    return DIFFERENT.get((number, name)) or DIFFERENT.get((number, None))


def last_digit(value: float, decimals: int | None) -> float:
    """Half a unit of the last digit that was printed, and an eighth for what theirs had not converged to."""
    if decimals is None:
        decimals = 6 - (int(np.floor(np.log10(abs(value)))) if value else 0)
        decimals = min(decimals, 7)
    return 0.625 * 10.0**-decimals


def panel(folder: Path) -> pd.DataFrame:
    """The panel with the columns that the chapters make of it."""
    import pandas as pd

    data = pd.read_parquet(folder / "agtpa_applications.parquet")
    data = data[data["year"].isin(YEARS)].reset_index(drop=True)
    inside = data["exporter"] == data["importer"]
    output = data.groupby(["exporter", "year"])["trade"].transform("sum")
    spending = data.groupby(["importer", "year"])["trade"].transform("sum")
    world = data.groupby("year")["trade"].transform("sum")
    remote_from = (data["dist"] * world / spending).groupby([data["exporter"], data["year"]])
    remote_to = (data["dist"] * world / output).groupby([data["importer"], data["year"]])
    made = {
        "log_dist": np.log(data["dist"]),
        "log_y": np.log(output),
        "log_e": np.log(spending),
        "log_remoteness_exp": np.log(remote_from.transform("sum")),
        "log_remoteness_imp": np.log(remote_to.transform("sum")),
        "smctry": inside * 1.0,
        "border": ~inside * 1.0,
        "log_dist_intra": np.log(data["dist"]) * inside,
        "intra_pair": data["exporter"].where(inside, "inter"),
    }
    for year in YEARS:
        made[f"log_dist_{year}"] = np.log(data["dist"]) * (data["year"] == year) * ~inside
        made[f"intl_border_{year}"] = ((data["year"] == year) & ~inside) * 1.0
    return data.assign(**made)


def printed(folder: Path) -> Iterator[Printed]:
    """Every estimation of the two chapters."""
    reference = json.loads((folder / "reference.json").read_text())
    data = panel(folder)
    yield from _first_chapter(reference["chapter1_rendered_R_output"]["models"], data)
    yield from _second_chapter(reference, data)


def _first_chapter(models: list[dict[str, Any]], data: pd.DataFrame) -> Iterator[Printed]:
    for number, model in enumerate(models, 1):
        left, *rest = (part.strip() for part in model["formula_as_printed"].split("|"))
        effects = rest[0] if rest and rest[0] != "0" else ""
        effects = effects.replace("exp_year", "exporter^year").replace("imp_year", "importer^year")
        effects = effects.replace("intl_brdr", "intra_pair").replace("pair_id_2", "pair_id")
        least_squares = left.startswith("log_trade")
        left = left.replace("log_trade", "log(trade)").replace(_INTRA_PAIR, f"i({_INTRA_PAIR}, ref='ARG')")
        yield Printed(
            title=f"1.{number} {model['model']}",
            formula=f"{left} | {effects}" if effects else left,
            family="gaussian" if least_squares else "poisson",
            vcov="iid" if model["se_type"] == "iid" else {"CRV1": "pair_id"},
            ssc="stata",
            data=_sample(data, model["n_obs"], positive=least_squares),
            names={name: _our_name(name) for name in model["coef"]},
            coef={name: cell["b"] for name, cell in model["coef"].items()},
            se={name: cell["se"] for name, cell in model["coef"].items()},
            decimals=4,
            observations=model["n_obs"],
        )


def _our_name(name: str) -> str:
    if name == "(Intercept)":
        return "Intercept"
    return name.replace(_INTRA_PAIR, f"{_INTRA_PAIR}::")


def _sample(data: pd.DataFrame, observations: int, *, positive: bool) -> pd.DataFrame:
    if observations in {25_689, 28_152}:
        data = data[data["exporter"] != data["importer"]]
    return data[data["trade"] > 0] if positive else data


def _second_chapter(reference: dict[str, Any], data: pd.DataFrame) -> Iterator[Printed]:
    baseline, counterfactual = reference["chapter2_trade_without_borders"]["estimations"]
    agreements, costs = reference["chapter2_nafta_rta_effects"]["estimations"][:2]
    effects = "i(source) + i(target, ref='ZZZ')"
    last = data[data["year"] == 2006].assign(**_countries(data[data["year"] == 2006]))
    names = {"ln_DIST": "log_dist", "CNTG": "cntg", "INTL_BRDR": "border"}
    yield _stata(
        "2.1 Removing all borders, 2006",
        baseline,
        last,
        f"trade ~ {effects} + log_dist + cntg + border - 1",
        names,
    )
    without = last.assign(costs=_costs_without_borders(last))
    yield _stata(
        "2.2 The same without borders, costs given",
        counterfactual,
        without,
        f"trade ~ {effects} - 1",
        {},
        offset="costs",
    )
    yield _stata(
        "2.3 Effects of agreements",
        agreements,
        data,
        "trade ~ rta | exporter^year + importer^year + pair_id",
        {"RTA": "rta"},
    )
    yield _stata(
        "2.4 What the pair effects are made of",
        costs,
        _pair_effects(data),
        "pair_effect ~ i(source, ref='PAN') + i(target, ref='GBR') + log_dist + cntg + lang + clny",
        {"ln_DIST": "log_dist", "CNTG": "cntg", "LANG": "lang", "CLNY": "clny", "_cons": "Intercept"},
        vcov={"CRV1": "pair_id"},
    )


def _countries(data: pd.DataFrame) -> dict[str, pd.Series]:
    """Germany is the reference: last in the order of the names."""
    return {
        "source": data["exporter"].replace("DEU", "ZZZ"),
        "target": data["importer"].replace("DEU", "ZZZ"),
    }


def _costs_without_borders(data: pd.DataFrame) -> pd.Series:
    from comity.gravity import fit

    slopes = fit("trade ~ log_dist + cntg + border | exporter + importer", data).coef()
    return slopes["log_dist"] * data["log_dist"] + slopes["cntg"] * data["cntg"]


def _pair_effects(data: pd.DataFrame) -> pd.DataFrame:
    """exp of the pair effects of 2.3, those of domestic trade at zero."""
    from comity.gravity import fit

    effect = fit("trade ~ rta | exporter^year + importer^year + pair_id", data).fixef()["pair_id"]
    own = data[data["border"] == 0].drop_duplicates("exporter").set_index("exporter")["pair_id"].map(effect)
    abroad = data[(data["year"] == 1994) & (data["border"] == 1)]
    level = abroad["pair_id"].map(effect) - (abroad["exporter"].map(own) + abroad["importer"].map(own)) / 2
    made = abroad.assign(pair_effect=np.exp(level), source=abroad["exporter"], target=abroad["importer"])
    return made[made["pair_effect"].notna()]


def _stata(
    title: str,
    log: dict[str, Any],
    data: pd.DataFrame,
    formula: str,
    names: dict[str, str],
    *,
    vcov: str | dict[str, str] = "hetero",
    offset: str | None = None,
) -> Printed:
    cells = log["coef"] | log.get("fixed_effects", {})
    for side, column in (("EXPORTER_FE", "source"), ("IMPORTER_FE", "target")):
        if column in data:
            levels = sorted(data[column].unique())
            names = names | {f"{side}{k}": f"{column}::{level}" for k, level in enumerate(levels, 1)}
    return Printed(
        title=title,
        formula=formula,
        family="poisson",
        vcov=vcov,
        ssc="stata",
        data=data,
        names={name: names[name] for name in cells},
        coef={name: cell["b"] for name, cell in cells.items()},
        se={name: cell["se"] for name, cell in cells.items()},
        decimals=None,
        observations=log["n_obs"],
        offset=offset,
    )
