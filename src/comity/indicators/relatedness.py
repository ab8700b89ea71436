"""The product space: which products go together, how near a country is to each, and how complex both are.

Everything starts from a table of presences: which country sells which product with an advantage of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProductSpace:
    """Complexity and relatedness; country and product arrays in the order of the presences.

    What sells nothing with an advantage, or is sold so by nobody, has NaN: it has no place in the space.
    """

    diversity: NDArray[np.float64]  # (countries,) products sold with an advantage
    ubiquity: NDArray[np.float64]  # (products,) countries that do
    eci: NDArray[np.float64]  # (countries,) economic complexity, mean 0 and standard deviation 1
    pci: NDArray[np.float64]  # (products,) product complexity, on the scale of eci
    density: NDArray[np.float64]  # (countries, products) share of what is near a product that a country sells
    outlook: NDArray[np.float64]  # (countries,) complexity of what is near and not yet sold, standardised
    gain: NDArray[np.float64]  # (countries, products) what a new product would add to the outlook


def present(advantage: NDArray[np.float64], *, threshold: float = 1.0) -> NDArray[np.float64]:
    """Which country sells which product with an advantage, as 1 and 0.

    Parameters
    ----------
    advantage : shape (countries, products), such as Balassa's index; NaN is no presence
    threshold : from which on it counts
    """
    with np.errstate(invalid="ignore"):
        return (advantage >= threshold).astype(np.float64)


def proximity(presence: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""How often two products are sold by the same countries: the smaller of both conditional probabilities.

    :math:`\phi_{kl} = \sum_i M_{ik} M_{il} / \max(U_k, U_l)`, where U is the number of countries.

    Parameters
    ----------
    presence : shape (countries, products), 1 and 0

    Returns
    -------
    Shape (products, products), symmetric, 1 on the diagonal; NaN for products that nobody sells.

    References
    ----------
    Hidalgo, Klinger, Barabási and Hausmann (2007), "The product space conditions the development of
    nations", Science 317.

    Examples
    --------
    By hand: the first two are sold together by one country, and the more ubiquitous of them by two.

    >>> proximity(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0]]))
    array([[1. , 0.5, 0. ],
           [0.5, 1. , 0.5],
           [0. , 0.5, 1. ]])
    """
    ubiquity = presence.sum(axis=0)
    # Counts of countries are whole numbers far below 2^24, which single precision adds exactly.
    single = presence.astype(np.float32)
    together = (single.T @ single).astype(np.float64)
    with np.errstate(invalid="ignore"):
        together /= np.maximum.outer(ubiquity, ubiquity)
    together[ubiquity == 0] = together[:, ubiquity == 0] = np.nan
    return together


def near(weights: NDArray[np.float64], presence: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Weights of products summed over what is near each product, :math:`\sum_k w_{ck} \phi_{kl}`.

    The same as ``weights @ proximity(presence)``, without that matrix: products of one ubiquity share their
    denominator, so a matrix of countries by countries for each number of countries is enough. With 5,000
    products this is a hundredth of the work.

    Parameters
    ----------
    weights : shape (rows, products)
    presence : shape (countries, products), 1 and 0, every product sold by somebody

    Examples
    --------
    >>> presence = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    >>> near(presence, presence)
    array([[1.5, 1.5, 0.5],
           [0.5, 1.5, 1.5],
           [0. , 0.5, 1. ]])
    """
    ubiquity = presence.sum(axis=0)
    order = np.argsort(ubiquity, kind="stable")
    cuts = np.flatnonzero(np.diff(ubiquity[order])) + 1
    groups = np.split(order, cuts)
    parts = [weights[:, group] @ presence[:, group].T for group in groups]
    rarer = np.zeros((len(weights), len(presence)))
    more = sum(
        (part / ubiquity[group[0]] for part, group in zip(parts, groups, strict=True)), start=rarer.copy()
    )
    out = np.empty_like(weights)
    for part, group in zip(parts, groups, strict=True):
        count = ubiquity[group[0]]
        rarer = rarer + part
        more = more - part / count
        out[:, group] = (rarer / count + more) @ presence[:, group]
    return out


def complexity(presence: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r"""Economic and product complexity: the limit of the method of reflections.

    :math:`K_c` is the eigenvector of the second largest eigenvalue of
    :math:`\tilde M_{cd} = \sum_k M_{ck} M_{dk} / (D_c U_k)`, standardised, with the sign of its correlation
    with diversity D; :math:`K_k` the mean of :math:`K_c` over a product's countries, over the eigenvalue, on
    the same scale, so that a country's is the mean of its products'.

    Parameters
    ----------
    presence : shape (countries, products), 1 and 0, without rows or columns of zeros

    Returns
    -------
    Of countries and of products.

    References
    ----------
    Hidalgo and Hausmann (2009), "The building blocks of economic complexity", PNAS 106; Hausmann et al.
    (2014), The Atlas of Economic Complexity, technical box 2.2.

    Examples
    --------
    By hand: each country sells all that the next one sells, and one thing more. Complexities that are
    evenly spaced solve it: √1.5, 0, -√1.5, each the mean of the country's products, 3√1.5, √1.5 and -√1.5.

    >>> eci, pci = complexity(np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0]]))
    >>> eci.round(4) + 0.0, pci.round(4)
    (array([ 1.2247,  0.    , -1.2247]), array([ 3.6742,  1.2247, -1.2247]))
    """
    return _on_one_scale(*_eigenvector(presence))


def _on_one_scale(
    countries: NDArray[np.float64], products: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    mean, spread = countries.mean(), countries.std()
    return (countries - mean) / spread, (products - mean) / spread


def _eigenvector(presence: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Complexities before they are standardised, of countries and of products.

    The matrix has the eigenvalues of a symmetric one, so that no imaginary part has to be cut off.
    """
    diversity, ubiquity = presence.sum(axis=1), presence.sum(axis=0)
    root = np.sqrt(diversity)
    scaled = presence / root[:, None]
    values, vectors = np.linalg.eigh((scaled / ubiquity) @ scaled.T)
    countries = vectors[:, -2] / root
    if np.corrcoef(diversity, countries)[0, 1] < 0:
        countries = -countries
    return countries, (presence.T @ countries) / ubiquity / values[-2]


def reflections(
    presence: NDArray[np.float64], *, steps: int = 18
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The method of reflections stopped after some steps, as other packages print it.

    Parameters
    ----------
    presence : shape (countries, products), 1 and 0, without rows or columns of zeros
    steps : how often diversity is averaged over products and countries in turn; even, so that countries end
        with an average over countries; products take one more

    Returns
    -------
    Of countries and of products, each less its mean and over its sample standard deviation. With the steps
    they approach ``complexity``, and their differences vanish: take that where nothing has to be compared.

    Examples
    --------
    >>> presence = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    >>> [c.round(3) + 0.0 for c in reflections(presence, steps=8)]
    [array([ 1.,  0., -1.]), array([ 1.,  0., -1.])]
    """
    diversity, ubiquity = presence.sum(axis=1), presence.sum(axis=0)
    countries, products = diversity, ubiquity
    for _ in range(steps):
        countries, products = (presence @ products) / diversity, (presence.T @ countries) / ubiquity
    products = (presence.T @ countries) / ubiquity
    return _standardised(countries), _standardised(products)


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (values - values.mean()) / values.std(ddof=1)
    return found


def product_space(presence: NDArray[np.float64]) -> ProductSpace:
    """Everything that the product space says, for all countries and products.

    Parameters
    ----------
    presence : shape (countries, products), 1 and 0

    References
    ----------
    As ``proximity`` and ``complexity``; outlook and gain as in the Atlas of Economic Complexity, box 5.4.
    """
    diversity, ubiquity = presence.sum(axis=1), presence.sum(axis=0)
    kept = np.ix_(diversity > 0, ubiquity > 0)
    there = presence[kept]
    countries, products = _eigenvector(there)
    eci, pci = _on_one_scale(countries, products)
    everything = near(np.ones((1, there.shape[1])), there)[0]
    density = near(there, there) / everything
    missing = 1 - there
    # Where complexity has its zero makes a difference here: it is the eigenvector's own, not the mean's.
    worth = products / countries.std()
    outlook = (density * missing * worth).sum(axis=1)
    gain = missing * near(missing * (worth / everything), there)
    shape = presence.shape
    return ProductSpace(
        diversity=diversity,
        ubiquity=ubiquity,
        eci=_spread(eci, diversity > 0),
        pci=_spread(pci, ubiquity > 0),
        density=_spread_table(density, kept, shape),
        outlook=_spread((outlook - outlook.mean()) / outlook.std(), diversity > 0),
        gain=_spread_table(gain, kept, shape),
    )


def _spread(values: NDArray[np.float64], where: NDArray[np.bool_]) -> NDArray[np.float64]:
    out = np.full(len(where), np.nan)
    out[where] = values
    return out


def _spread_table(
    values: NDArray[np.float64], cells: tuple[NDArray[np.intp], ...], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    out = np.full(shape, np.nan)
    out[cells] = values
    return out
