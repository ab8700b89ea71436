"""The same estimates as pyfixest on four public panels: coefficients to 1e-7, standard errors to 1e-6 of
themselves."""

from pathlib import Path

import numpy as np
import pytest

from comity.gravity import fit

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
COEF, SE = 1e-7, 1e-6  # pyfixest's own tolerances are set far below these

pd = pytest.importorskip("pandas")
pf = pytest.importorskip("pyfixest")
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="the public panels are not at hand"),
    pytest.mark.filterwarnings("ignore"),
]


def read(name):
    match name:
        case "zeros" | "positive":
            file = "gravity_zeros" if name == "zeros" else "gravity_no_zeros"
            return pd.read_parquet(DATA / "head_mayer_gravity" / f"{file}.parquet")
        case "rose":
            return pd.read_parquet(DATA / "rose2004_wto" / "ross2004.parquet")
        case "tradhist":
            data = pd.read_csv(DATA / "tradhist_extract" / "tradeflow_xx.csv.gz", sep=";").rename(
                columns=str.strip
            )
            data = data.rename(columns={"origin_country_code": "o", "destination_country_code": "d"})
            late = (data["year"] >= 1950) * (data["d"] < "M") * 1.0
            return data.assign(
                late=late * (data["o"] == "USA"),
                war=data["year"].between(1939, 1945) * (data["o"] == "DEU") * 1.0,
            )
        case "provisions":
            data = pd.read_parquet(DATA / "penppml_trade" / "trade.parquet")
            return data[data["time"] >= 1996].reset_index(drop=True)
    raise AssertionError(name)


CASES = [
    ("zeros", "poisson", "flow ~ log(distw) + rta + contig + comlang_off + comcur | iso_o + iso_d"),
    ("zeros", "poisson", "flow ~ log(distw) + log(gdp_o) + log(gdp_d) + rta"),
    ("positive", "gaussian", "log(flow) ~ log(distw) + rta + contig + comlang_off + comcur | iso_o + iso_d"),
    (
        "rose",
        "gaussian",
        "ltrade ~ bothin + onein + gsp + ldist + lrgdp + lrgdppc + regional + custrict | year",
    ),
    (
        "rose",
        "gaussian",
        "ltrade ~ bothin + onein + gsp + lrgdp + lrgdppc + regional + custrict | year + pair",
    ),
    (
        "rose",
        "gaussian",
        "ltrade ~ bothin + onein + gsp + ldist + regional + custrict | ctry1 + ctry2 + year",
    ),
    ("tradhist", "poisson", "exports ~ late + war | o^d + d^year"),
    ("tradhist", "poisson", "exports ~ late | o^d + d^year + o^year"),
    ("provisions", "poisson", "export ~ ad_prov_14 + cp_prov_23 + env_prov_18 | exp^time + imp^time"),
]
CLUSTERS = {"zeros": "iso_o", "positive": "iso_o", "rose": "pair", "tradhist": "d", "provisions": "exp"}


def compare(name, family, formula):
    data = read(name)
    by_cluster = {"CRV1": CLUSTERS[name]}
    ours = fit(formula, data, family=family, vcov=by_cluster)
    same = data.iloc[np.sort(ours.estimate.rows)].reset_index(
        drop=True
    )  # it leaves singletons out once, not again
    estimate = pf.fepois if family == "poisson" else pf.feols
    options = {"iwls_tol": 1e-12, "iwls_maxiter": 100} if family == "poisson" else {}
    theirs = estimate(formula, same, vcov="iid", fixef_tol=1e-10, fixef_rm="none", **options)
    assert ours.n == theirs._N
    assert list(ours.coef().index) == list(theirs.coef().index)
    np.testing.assert_allclose(ours.coef(), theirs.coef(), rtol=0, atol=COEF)
    for vcov in ("iid", "hetero", by_cluster):
        np.testing.assert_allclose(ours.with_vcov(vcov).se(), theirs.vcov(vcov).se(), rtol=SE)


@pytest.mark.parametrize(
    ("name", "family", "formula"), CASES, ids=[f"{n}-{f[f.find('~') :]}" for n, _, f in CASES]
)
@pytest.mark.slow
def test_equal_to_pyfixest(name, family, formula):
    compare(name, family, formula)


def test_equal_to_pyfixest_at_once():
    """The quickest of them, for the tests that take seconds."""
    compare(*CASES[0])


@pytest.mark.slow
def test_equal_to_pyfixest_on_a_three_way_panel_of_two_hundred_countries():
    compare(
        "provisions",
        "poisson",
        "export ~ ad_prov_14 + cp_prov_23 + env_prov_18 | exp^time + imp^time + exp^imp",
    )
