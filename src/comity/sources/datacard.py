"""Cards of sources that the user downloads: what they are, where they lie, and how an answer is checked.

These cards lie in ``sources/cards``; the starter's own tables have a smaller form, in ``card.py``. The form
is checked by pydantic, so this module is imported only where a card is looked at.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from comity import vocabulary
from comity.errors import SourceError, UsageError

_CARDS = "sources/cards"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\Z")
CURRENT = "current"  # the version of a source that has no editions: it is what the server holds today
GIVEN = frozenset({"version", "year", "page"})  # placeholders that every address may have


class Reader(StrEnum):
    """Who takes the files of a source; the readers stand in ``comity.staging``."""

    BACI = "baci"
    COMTRADE_V1 = "comtrade_v1"
    COMTRADE_BULK = "comtrade_bulk"
    CEPII_GRAVITY = "cepii_gravity"
    GEODIST = "geodist"
    ITPDE = "itpde"
    TRADHIST = "tradhist"
    IMTS_SDMX = "imts_sdmx"
    WDI = "wdi"
    WITS_TARIFFS_SDMX = "wits_tariffs_sdmx"
    WTO_RTA = "wto_rta"
    DESTA = "desta"
    UNVOTES_VOETEN = "unvotes_voeten"
    UNVOTES_UNDL = "unvotes_undl"
    GSDB = "gsdb"
    COW_IGO = "cow_igo"
    ATLAS = "atlas"
    GDELT_EVENTS = "gdelt_events"
    IATI = "iati"
    HS_CORRELATION = "hs_correlation"
    OWN_FILE = "own_file"


class Valuation(StrEnum):
    """Where on the way the goods are valued."""

    FOB = "FOB"
    CIF = "CIF"
    BY_SIDE = "exports FOB, imports CIF"
    NONE = "none"


class Answer(StrEnum):
    """What an address sends, and thereby how it is checked."""

    FILE = "file"  # whatever; only length, checksum and that it is no web page
    CSV = "csv"
    XLSX = "xlsx"
    ZIP = "zip"
    GZIP = "gzip"
    COMTRADE_JSON = "comtrade_json"
    WDI_JSON = "wdi_json"
    XML = "xml"


class Listing(StrEnum):
    """Who tells the addresses of the files, where the card cannot."""

    DATAVERSE = "dataverse"
    COMTRADE_BULK = "comtrade_bulk"


class Coding(StrEnum):
    """In which code a request wants what the user names."""

    TEXT = "text"
    ISO3 = "iso3"
    ISO2 = "iso2"
    NUMERIC = "numeric"  # ISO 3166-1, three digits
    NUMBER = "number"  # the same without leading zeros
    DAY = "day"  # YYYYMMDD


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


Text = Annotated[str, AfterValidator(_not_blank)]


class LicenceTerms(_Part):
    """On which terms the producer gives it out; ``stated_in`` is where that was read."""

    name: Text
    redistribute: bool
    attribution: Text
    stated_in: Text


class Covers(_Part):
    """Which years and what kind of trade; open ends are None."""

    first_year: int | None = None
    last_year: int | None = None
    frequency: Literal["year", "month", "day", "event", "none"] = "year"
    goods: bool = False
    services: bool = False
    note: str = ""


class Sum(_Part):
    """A total that the rows must come to, and by how much they may miss it."""

    column: Text
    per: tuple[str, ...]
    equals: Text  # the column, or the published figure, that it is compared with
    tolerance: float = Field(gt=0, lt=1)


class Checks(_Part):
    """What a build tests before the rows are used."""

    unique_key: bool
    rows_min: int = Field(ge=1)
    value_min: float | None = None
    years_not_fewer_than_last: bool = True
    sums: tuple[Sum, ...] = ()


class Choice(_Part):
    """Something that a request can be narrowed by: ``--where NAME=VALUE,VALUE``."""

    about: Text
    coding: Coding = Coding.TEXT
    default: tuple[str, ...] = ()  # of none: it must be named
    each: bool = False  # one request for each value, rather than one for all
    joined_by: str = ","
    codes: dict[str, str] = {}  # where the provider's code is not that of ISO, by ISO3 or in the user's words

    @property
    def needed(self) -> bool:
        """Whether there is no answer without it."""
        return not self.default


class Key(_Part):
    """A key that the provider gives out: in which variable it is looked for, and how it is sent."""

    environment: Text
    header: Text
    get_it: Text


class Step(_Part):
    """One address, with placeholders, and the file that comes of it.

    ``{version}``, ``{year}`` and the names of choices and of ``params`` are filled in. ``confirmed`` says
    that the address was seen in a public text, named by ``seen_in``; not that it works today.
    """

    url: Text
    name: Text
    answer: Answer
    seen_in: Text
    confirmed: bool
    unpack: tuple[str, ...] = ()  # members of the archive that are kept
    listing: Listing | None = None
    listed: str = "*"  # which of the files listed there
    accept: str | None = None
    key: Key | None = None
    row_cap: tuple[int, ...] = ()  # so many rows mean that there were more
    narrower: str = ""  # what to do then
    size_bytes: int | None = None
    pause_s: float = 0.0  # between two requests

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces, of the address and of the file."""
        texts = (self.url, self.name, *self.unpack)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


class Version(_Part):
    """One edition of a source."""

    version: Text
    published: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")  # by its last day
    first_year: int | None = None
    last_year: int | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    params: dict[str, str] = {}


class DataCard(_Part):
    """One source that can be downloaded or added, as its card describes it."""

    id: Text
    title: Text
    producer: Text
    about: Text
    homepage: Text
    says_nothing_about: tuple[Text, ...] = Field(min_length=1)
    licence: LicenceTerms
    covers: Covers
    unit: Text
    valuation: Valuation
    key: tuple[Text, ...] = Field(min_length=1)
    checks: Checks
    reader: Reader
    params: dict[str, str] = {}
    versions: tuple[Version, ...] = Field(min_length=1)  # newest first
    choices: dict[str, Choice] = {}
    steps: tuple[Step, ...] = ()  # none: it is only ever added by hand
    by_hand: str = ""  # what a person has to do where programs are not served
    size_note: str = ""

    @model_validator(mode="after")
    def _is_coherent(self) -> DataCard:
        faults = [*_naming_faults(self), *_placeholder_faults(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def newest(self) -> Version:
        """The edition that is taken where none is named."""
        return self.versions[0]

    @property
    def rolling(self) -> bool:
        """Whether the server's file may change under the same address."""
        return self.newest.version == CURRENT

    def edition(self, version: str | None) -> Version:
        """One of its versions.

        Raises
        ------
        UsageError : the card names no such version
        """
        if version is None:
            return self.newest
        found = next((one for one in self.versions if one.version == version), None)
        if found is not None:
            return found
        known = [one.version for one in self.versions]
        near = _near(version, known)
        raise UsageError(
            found=f"{self.id} has no version {version!r} that comity knows",
            fix=f"did you mean {near[0]}?" if near else f"take one of {', '.join(known)}",
        )


def card_ids() -> tuple[str, ...]:
    """The ids of all cards, in alphabetical order.

    >>> "cepii-baci-hs17" in card_ids()
    True
    """
    return tuple(sorted(path.stem for path in (vocabulary.PACKAGE / _CARDS).glob("*.yaml")))


def every() -> tuple[DataCard, ...]:
    """All cards, in the order of their ids."""
    return tuple(load(card_id) for card_id in card_ids())


@cache
def load(card_id: str) -> DataCard:
    """Read and check one card.

    Raises
    ------
    UsageError : there is no such card; near matches are named
    SourceError : the card is malformed

    Examples
    --------
    >>> load("cepii-baci-hs17").newest.first_year
    2017
    """
    if card_id not in card_ids():
        raise unknown(card_id)
    return understood(_document(card_id), f"{_CARDS}/{card_id}.yaml")


def understood(document: object, name: str) -> DataCard:
    """Check a parsed card and give it its type.

    Raises
    ------
    SourceError : with every fault that was seen, not only the first
    """
    try:
        return DataCard.model_validate(document)
    except ValidationError as error:
        faults = "; ".join(_in_words(fault["loc"], fault["msg"]) for fault in error.errors())
        raise SourceError(
            found=f"the card {name} is not in the form of a card: {faults}",
            fix="compare it with the other cards beside it",
        ) from None


def unknown(card_id: str) -> UsageError:
    """The error for an id that no card has."""
    near = _near(card_id, card_ids())
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return UsageError(
        found=f"comity knows no source {card_id!r}", fix=f"{meant}comity data list shows all of them"
    )


def _near(name: str, known: tuple[str, ...] | list[str]) -> list[str]:
    from difflib import get_close_matches

    within = [one for one in known if name and name.lower() in one.lower()]
    return (within or get_close_matches(name.lower(), known, n=3, cutoff=0.5))[:3]


def _document(card_id: str) -> dict[str, Any]:
    """The fields of a card; those that it does not give are those of the card that it is based on."""
    own: dict[str, Any] = vocabulary.load_yaml(f"{_CARDS}/{card_id}.yaml")
    base = own.get("based_on") if isinstance(own, dict) else None
    if base is None:
        return own
    return {**_document(base), **{field: value for field, value in own.items() if field != "based_on"}}


def _naming_faults(card: DataCard) -> list[str]:
    faults = [] if ID.match(card.id) else [f"the id {card.id!r} is not small letters and hyphens"]
    faults += [f"{v.version!r} is no version" for v in card.versions if not VERSION.match(v.version)]
    if len({one.version for one in card.versions}) < len(card.versions):
        faults.append("a version is there twice")
    if not card.steps and not card.by_hand:
        faults.append("it has neither an address nor a word on how a person gets it")
    return faults


def _placeholder_faults(card: DataCard) -> list[str]:
    known = GIVEN | card.params.keys() | card.choices.keys() | card.versions[0].params.keys()
    faults = [
        f"{step.url} has the placeholder {name}, which nothing fills"
        for step in card.steps
        for name in sorted(step.placeholders - known)
    ]
    for step in card.steps:
        each = {name for name, choice in card.choices.items() if choice.each} & step.placeholders
        named = {name for _, name, _, _ in Formatter().parse(step.name) if name}
        faults += [f"{step.name} would be the same file for each {name}" for name in sorted(each - named)]
    return faults


def _in_words(place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(map(str, place))
    return f"{where}: {message}" if where else message
