"""How fast three-way PPML is, beside pyfixest, R's fixest and fereg, from a data frame to standard errors.

Simulated panels of N x N x T flows, three regressors, half of the flows zero, errors clustered by pair.

    python benchmarks/gravity.py                                S and M, ours alone
    python benchmarks/gravity.py --sizes S M L XL --peers       with these peers; XL takes minutes
    python benchmarks/gravity.py --sizes L --missing .1 .5      unbalanced
    python benchmarks/gravity.py --domestic --memory            domestic flows; peak memory in cubes
    python benchmarks/gravity.py --growth                       how time grows with N, T and regressors
    python benchmarks/gravity.py --sectors 150                  that many sectors of size M, in parallel

A time is the least of --repeat runs, since other work on the machine can only add to it. Every program is
run at several tolerances, and the fastest of its runs whose coefficients are within 1e-7 of a tight reference
and whose standard errors are within 1e-6 of it, as a fraction, is the one compared (the reference is ours at
1e-13; --tight also runs pyfixest at 1e-11 and says how far apart the two are).
"busy" is the time of all processors together, which other work changes less. "floor" is the time to move the
bytes that the steps must read and write, at the bandwidth measured in the same run. R fixest is run where
Rscript finds it and fereg where it is installed (pip install fereg); else they are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
import warnings
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from comity.gravity import Tolerances, fit
from comity.gravity.kernels import is_compiled
from comity.gravity.threads import count as thread_count

SIZES = {"S": (70, 6), "M": (150, 20), "L": (200, 35), "XL": (230, 70)}
AGREE, AGREE_ERRORS = 1e-7, 1e-6  # what counts as the same: as in the tests against pyfixest
CLUSTER = {"CRV1": "i^j"}
R_SCRIPT = """
suppressMessages({library(fixest); library(arrow)})
a <- commandArgs(TRUE); d <- read_parquet(a[1]); setFixest_nthreads(as.integer(a[2]))
best <- Inf
for (r in 1:as.integer(a[3])) {
  t <- system.time(m <- fepois(as.formula(a[4]), d, cluster = ~i^j, notes = FALSE,
                               fixef.tol = as.numeric(a[5]), glm.tol = as.numeric(a[6])))[["elapsed"]]
  best <- min(best, t)
}
cat(best, coef(m), se(m), sep = " ")
"""


def panel(countries, years, *, regressors=3, seed=1, domestic=False, missing=0.0):
    """A data frame with integer codes i, j, t, flows y and regressors x1, x2, ..."""
    rng = np.random.default_rng(seed)
    i, j, t = (axis.ravel() for axis in np.indices((countries, countries, years)))
    a, g = rng.normal(size=(2, countries, years))
    h = rng.normal(0, 1.5, (countries, countries))
    begins = rng.integers(0, 2 * years, (countries, countries))
    x = [(t >= begins[i, j]) * 1.0]
    x += [rng.normal(size=len(t)) + 0.3 * a[i, t] for _ in range(regressors - 1)]
    y = np.exp(
        a[i, t]
        + g[j, t]
        + h[i, j]
        + sum((0.4 - 0.2 * (k % 3)) * v for k, v in enumerate(x))
        + rng.normal(0, 0.7, len(t))
    )
    idle = (rng.random((countries, countries)) < 0.15)[i, j]
    y[idle | ((y < np.quantile(y, 0.5)) & (rng.random(len(y)) < 0.8))] = 0
    if domestic:
        y[i == j] *= 200
    kept = (rng.random(len(y)) >= missing) & (domestic | (i != j))
    columns = {"i": i, "j": j, "t": t, "y": y, **{f"x{k + 1}": v for k, v in enumerate(x)}}
    return pd.DataFrame({name: column[kept] for name, column in columns.items()})


def formula(data):
    """Three-way, with every x that the panel has."""
    return "y ~ " + " + ".join(c for c in data if c.startswith("x")) + " | i^t + j^t + i^j"


def least(call, repeat):
    """The least time of several runs, the least time of all processors together, and the last result.

    Short calls are repeated for half a second, since three of ten milliseconds say little.
    """
    times, busy = [], []
    while len(times) < repeat or (repeat > 1 and sum(times) < 0.5):
        began, used = time.perf_counter(), time.process_time()
        result = call()
        times.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    return min(times), min(busy), result


def ours(data, repeat, step=1e-9):
    """Seconds, seconds of all processors together, and the fit."""
    tolerances = Tolerances(step=step)
    return least(lambda: fit(formula(data), data, vcov=CLUSTER, tolerances=tolerances), repeat)


def by_us(data, reference, repeat):
    """Seconds of several tolerances, and how far coefficients and standard errors are from the reference."""
    found = {}
    for step in (1e-9, 1e-6, 1e-4, 1e-3):
        seconds, busy, fitted = ours(data, repeat, step)
        found[f"step {step:g}"] = {"seconds": seconds, "busy": busy}
        found[f"step {step:g}"] |= gaps(fitted.estimate.beta, fitted.se().to_numpy(), reference)
    return found


def gaps(coefficients, errors, reference):
    """How far coefficients are from those of the reference, and standard errors, as a fraction of them."""
    apart = np.abs(coefficients - reference.estimate.beta).max()
    return {"gap": float(apart), "gap of errors": float(np.abs(errors / reference.se().to_numpy() - 1).max())}


def by_pyfixest(data, reference, repeat, *, tight=False, only=()):
    """Seconds of each of its settings, and how far it is from the reference.

    Beside its defaults, as one writes them, it is given all that makes it faster: integer columns for the
    effects (joining them is part of the time, since a call begins with the panel) and no copies of the data
    (`lean`). Its solver "within" is not
    among them: on these panels it takes ten times as long for fewer digits. `only` are parts of the names of
    the settings to run; all where it is empty.
    """
    tried = [("rust", 1e-11, 1e-11)] * tight
    tried += [("rust", inner, 1e-6) for inner in (1e-3, 1e-4, 5e-5, 3e-5, 1e-5, 1e-6)]
    tried += [("rust", 1e-4, 1e-4), ("rust", 3e-5, 1e-5), ("rust", 1e-6, 1e-8), ("numba", 3e-5, 1e-6)]
    pair, it, jt = _names_in_order("pair", "it", "jt")
    joined = {pair: ("i", "j"), it: ("i", "t"), jt: ("j", "t")}
    ready = formula(data).partition("|")[0] + f"| {pair} + {it} + {jt}"
    lean = {"copy_data": False, "store_data": False, "lean": True}
    settings = {"defaults": ("rust", 1e-6, 1e-8, formula(data), {})} | {
        f"{backend}, fixef_tol {inner:g}, iwls_tol {outer:g}": (backend, inner, outer, ready, lean)
        for backend, inner, outer in tried
    }
    found = {}
    for name, setting in settings.items():
        if only and not any(part in name for part in only):
            continue
        try:
            run = _pyfixest(setting, pair)
            run(data=_with_joined(data.head(20_000), joined))  # so that nothing is loaded in what is timed
            call = partial(_on_joined, run, data, joined)
            seconds, busy, model = least(call, repeat)
            found[name] = {"seconds": seconds, "busy": busy}
            found[name] |= gaps(model.coef().to_numpy(), model.se().to_numpy(), reference)
        except Exception as error:  # noqa: BLE001 - a setting of a peer that does not work here is reported as such
            found[name] = {"failed": str(error)[:100]}
    return found


def _names_in_order(*names):
    """Names that a set gives back in this order: pyfixest takes effects out in the order of a set, which
    changes from one process to the next, and its errors with it. Pairs first is its best (decision 90)."""
    numbered = (tuple(f"{name}{n}" for name in names) for n in count())
    return next(found for found in numbered if tuple(set(found)) == found)


def _on_joined(run, data, joined):
    return run(data=_with_joined(data, joined))


def _with_joined(data, joined):
    """The panel with an integer column for each pair of its columns."""
    return data.assign(**{name: data[a] * (data[b].max() + 1) + data[b] for name, (a, b) in joined.items()})


def by_fereg(data, reference, repeat):
    """The same of fereg, which does in Rust what pyfixest does; nothing where it is not installed."""
    if find_spec("fereg") is None:
        return {}
    import fereg

    joined = {"pair": ("i", "j"), "it": ("i", "t"), "jt": ("j", "t")}
    model = formula(data).partition("|")[0] + "| pair + it + jt"
    options = {"vcov": {"CRV1": "pair"}, "copy_data": False, "store_data": False, "lean": True}
    found = {}
    for inner, outer in ((1e-6, 1e-8), (1e-6, 1e-6), (1e-5, 1e-6), (1e-4, 1e-6), (1e-4, 1e-4), (1e-3, 1e-4)):
        run = partial(fereg.fepois, model, **options, fixef_tol=inner, iwls_tol=outer)
        seconds, busy, fitted = least(partial(_on_joined, run, data, joined), repeat)
        name = f"fixef_tol {inner:g}, iwls_tol {outer:g}"
        found[name] = {"seconds": seconds, "busy": busy}
        found[name] |= gaps(fitted.coef().to_numpy(), fitted.se().to_numpy(), reference)
    return found


def _pyfixest(setting, cluster):
    """A function that fits the model to a data frame."""
    import pyfixest as pf
    from pyfixest.demeaners import MapDemeaner

    backend, inner, outer, model, options = setting
    options = options | {"demeaner": MapDemeaner(backend=backend, fixef_tol=inner), "iwls_tol": outer}
    return partial(pf.fepois, model, vcov={"CRV1": cluster}, **options)


def by_fixest(data, reference, repeat):
    """The same of R's fixest; nothing where there is no R with it."""
    if shutil.which("Rscript") is None:
        return {}
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path, script = Path(folder, "panel.parquet"), Path(folder, "fit.R")
        data.to_parquet(path)
        script.write_text(R_SCRIPT)
        for tolerances in (("1e-6", "1e-8"), ("1e-5", "1e-6"), ("3e-5", "1e-6"), ("1e-4", "1e-6")):
            name = "fixef.tol {}, glm.tol {}".format(*tolerances)
            command = ["Rscript", script, path, str(thread_count()), str(repeat), formula(data), *tolerances]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode:
                return {}
            seconds, *numbers = map(float, done.stdout.split())
            coefficients, errors = np.reshape(numbers, (2, -1))
            found[name] = {"seconds": seconds} | gaps(coefficients, errors, reference)
    return found


def bandwidth():
    """Bytes a second of one thread that reads two arrays and writes one."""
    a, b, c = (np.ones(20_000_000) for _ in range(3))
    seconds, _, _ = least(lambda: np.add(a, b, out=c), 5)
    return 3 * a.nbytes / seconds


def floor_seconds(fitted, per_second):
    """Time to move what the steps cannot but move: see joint.py for the passes."""
    e = fitted.estimate
    cells, k, steps = e.n, len(e.beta), e.convergence
    start = (
        4 + (1 + k) + 16 + 1
    )  # margins of y, pair means, spread of x, eight sweeps that read and write m, blocks
    newton = steps.iterations * (3.5 + k)  # the move, and what is left after it
    last = (2 + 2 * k) + (2 + k) + 1  # regressors net of effects, scores, margins
    return 8 * cells * (start + newton + steps.inner_iterations / 2 + last) / per_second


def peak_cubes(size, arguments):
    """Peak memory of a fit above that before it, in cubes of N x N x T float64, measured in a process of its
    own."""
    command = [sys.executable, __file__, "--child", size, *(["--domestic"] if arguments.domestic else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def child(size, domestic):
    """What `peak_cubes` runs."""
    countries, years = SIZES[size]
    small = panel(12, 4)
    fit(formula(small), small, vcov=CLUSTER)  # so that libraries are loaded before the count begins
    data = panel(countries, years, domestic=domestic)
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = _status("VmRSS")
    fit(formula(data), data, vcov=CLUSTER)
    resident = _status("VmHWM") - before
    tracemalloc.start()  # what arrays take: of a small panel, more than what the process grows by
    fit(formula(data), data, vcov=CLUSTER)
    print(max(resident, tracemalloc.get_traced_memory()[1]) / (8 * countries**2 * years))


def _status(field):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise KeyError(field)


def best_of(found):
    """Seconds of the fastest setting that is accurate enough, and the least of all processors together."""
    fair = [s for s in found.values() if s.get("gap", 1) < AGREE and s.get("gap of errors", 1) < AGREE_ERRORS]
    return tuple(min((s[of] for s in fair if of in s), default=None) for of in ("seconds", "busy"))


def measure(size, arguments, per_second, missing=0.0):
    """One row of the table."""
    countries, years = SIZES[size]
    data = panel(countries, years, domestic=arguments.domestic, missing=missing)
    seconds, busy, fitted = ours(data, arguments.repeat)
    facts = fitted.estimate.convergence
    row = {
        "size": size, "rows": len(data), "missing": missing, "kept": fitted.n,
        "seconds": seconds, "busy": busy,
        "solver": fitted.solver, "steps": facts.iterations, "inner": facts.inner_iterations,
        "score": facts.score_max, "floor": floor_seconds(fitted, per_second),
    }  # fmt: skip
    if arguments.peers:
        _, _, tight = ours(data, 1, 1e-13)
        found = by_us(data, tight, arguments.repeat)
        row["settings"] = found
        own, own_busy = best_of(found)
        row["seconds at equal accuracy"] = own
        repeat = max(3, arguments.repeat) if size in {"S", "M"} else 2
        runs = {
            "pyfixest": partial(by_pyfixest, tight=arguments.tight, only=arguments.settings),
            "fixest": by_fixest,
            "fereg": by_fereg,
        }
        for peer, run in runs.items():
            found = run(data, tight, repeat)
            best, best_busy = best_of(found)
            row[peer] = {"settings": found, "best": best}
            row[f"times {peer}"] = best / own if best else None
            row[f"times {peer} in processor time"] = best_busy / own_busy if best_busy else None
    print(f"{size}: {seconds:.3g} s", file=sys.stderr)
    if arguments.memory:
        row["peak cubes"] = peak_cubes(size, arguments)
    return row


def growth(repeat):
    """Seconds as one of N, T and the number of regressors doubles."""
    base = {"countries": 75, "years": 10, "regressors": 2}
    steps = {"countries": (75, 150, 300), "years": (10, 20, 40, 80), "regressors": (1, 2, 4, 8, 16)}
    rows = []
    for what, values in steps.items():
        for value in values:
            seconds, busy, _ = ours(panel(**(base | {what: value})), repeat)
            rows.append({"varied": what, **base, what: value, "seconds": seconds, "busy": busy})
    return rows


def sectors(number):
    """Seconds for that many sectors of size M in one call, in parallel."""
    from comity.gravity import fit_sectors

    countries, years = SIZES["M"]
    parts = [panel(countries, years, seed=s).assign(sector=s) for s in range(number)]
    data = pd.concat(parts, ignore_index=True)
    began = time.perf_counter()
    fit_sectors(formula(parts[0]), data, by="sector", vcov=CLUSTER)
    return {"sectors": number, "rows": len(data), "seconds": time.perf_counter() - began}


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["S", "M"])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--missing", nargs="+", type=float, default=[0.0], help="shares of rows left out")
    parser.add_argument("--settings", nargs="*", default=[], help="only these of pyfixest, by parts of names")
    for flag in ("peers", "tight", "memory", "growth", "domestic", "json"):
        parser.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("--sectors", type=int, default=0)
    parser.add_argument("--child", choices=SIZES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.child:
        child(arguments.child, arguments.domestic)
        return
    per_second = bandwidth()
    small = panel(12, 4)
    first, _, _ = least(lambda: fit(formula(small), small, vcov=CLUSTER), 1)
    report = {
        "machine": platform.processor() or platform.machine(),
        "threads": thread_count(),
        "load": os.getloadavg()[0],
        "compiled": is_compiled(), "gigabytes a second": per_second / 1e9, "first call": first,
        "fits": [measure(s, arguments, per_second, m) for s in arguments.sizes for m in arguments.missing],
    }  # fmt: skip
    if arguments.growth:
        report["growth"] = growth(arguments.repeat)
    if arguments.sectors:
        report["sectors"] = sectors(arguments.sectors)
    report["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(report, indent=1) if arguments.json else _table(report))


def _table(report) -> str:
    lines = [
        f"{k}: {v:.3g}" if isinstance(v, float) else f"{k}: {v}"
        for k, v in report.items()
        if not isinstance(v, list | dict)
    ]
    for row in [*report["fits"], *report.get("growth", []), *filter(None, [report.get("sectors")])]:
        lines.append(
            ", ".join(
                f"{k} {v:.3g}" if isinstance(v, float) else f"{k} {v}"
                for k, v in row.items()
                if not isinstance(v, dict)
            )
        )
        for peer in ("comity", "pyfixest", "fixest", "fereg"):
            settings = row if peer == "comity" else row.get(peer, {})
            for name, found in settings.get("settings", {}).items():
                lines.append(
                    f"    {peer} ({name}): "
                    + ", ".join(
                        f"{k} {v:.3g}" if isinstance(v, float) else f"{k} {v}" for k, v in found.items()
                    )
                )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
