"""Projects as IATI activities, version 2.03, in and out.

What IATI has no place for stands in elements of a namespace of ours at the end of an activity, which the
standard allows, so that a project comes back as it went out. Dates of IATI are days: a year or a month is
written as its first or last day, and as it was stated in an attribute of ours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from comity.errors import UnreadableInput, UsageError
from comity.facts.dates import span
from comity.ledger.exchange.rows import Row, cells_of
from comity.ledger.registry.kinds import EntryKind, ladder, sectors
from comity.ledger.registry.shares import add_up, sector_shares
from comity.ledger.store.problems import no_library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.ledger.registry.entries import Entry

VERSION = "2.03"
OURS = "https://comity.invalid/registry/1"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = {"planned_start": "1", "started": "2", "planned_end": "3", "ended": "4"}
_CATEGORY, _PURPOSE = "2", "1"  # vocabularies of sectors: three digits, five digits
_IMPLEMENTS, _INTERNAL, _GENERAL = "4", "A1", "1"  # codes of IATI: a role, an identifier, a description
# Our fields without a place in IATI, in the order in which they are written.
_EXTRA = (
    "parties",
    "documents",
    "status_on",
    "investment",
    "currency",
    "technology",
    "topics",
    "dated",
    "source",
    "confidence",
    "author",
)
_TAKEN = {
    "iati-identifier",
    "title",
    "description",
    "participating-org",
    "reporting-org",
    "other-identifier",
    "activity-status",
    "activity-date",
    "recipient-country",
    "location",
    "sector",
    "budget",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who reports the activities: the identifier that IATI knows it by, and its name."""

    ref: str
    name: str
    type: str = "10"  # government


def write_iati(stream: IO[bytes], projects: Iterable[Entry], publisher: Publisher) -> int:
    """Write projects as activities; gives their number."""
    etree = _lxml()
    root = etree.Element("iati-activities", nsmap={"comity": OURS}, version=VERSION)
    number = 0
    for number, project in enumerate(projects, 1):  # noqa: B007 - the last is the count
        _write_activity(etree, root, project, publisher)
    etree.indent(root)
    stream.write(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    stream.write(b"\n")
    return number


def _write_activity(etree: Any, root: Any, project: Entry, publisher: Publisher) -> None:  # noqa: ANN401
    """One activity, its elements in the order of the standard."""
    cells = cells_of(project)
    activity = etree.SubElement(root, "iati-activity", {_XML_LANG: "en"})

    def put(tag: str, text: str = "", *, narrative: str = "", **attributes: str) -> Any:  # noqa: ANN401
        made = etree.SubElement(activity, tag, {k.replace("_", "-"): v for k, v in attributes.items()})
        made.text = text or None
        if narrative:
            etree.SubElement(made, "narrative").text = narrative
        return made

    put("iati-identifier", cells["identifier"] or f"{publisher.ref}-{project.id}")
    put("reporting-org", ref=publisher.ref, type=publisher.type, narrative=publisher.name)
    put("title", narrative=cells["title"])
    put("description", type=_GENERAL, narrative=cells["note"] or cells["title"])
    for partner in project.words("partners"):
        put("participating-org", role=_IMPLEMENTS, narrative=partner)
    put("other-identifier", ref=project.id, type=_INTERNAL)
    put("activity-status", code=str([*ladder("projects")].index(cells["status"]) + 1))
    for name, code in _DATES.items():
        if cells[name]:
            days = span(cells[name])
            day = (days.start if "start" in name else days.end) or days.end
            made = put("activity-date", type=code, iso_date=day.isoformat() if day else "")
            made.set(f"{{{OURS}}}as-stated", cells[name])
    if cells["host"]:
        put("recipient-country", code=_iso2(cells["host"]))
    if cells["place"]:
        location = put("location")
        etree.SubElement(etree.SubElement(location, "name"), "narrative").text = cells["place"]
    shares = sector_shares(project.words("sector_shares"))
    for code in project.words("sectors"):
        percentage = {"percentage": f"{shares[code]:.15g}"} if code in shares else {}
        put("sector", code=code, vocabulary=_CATEGORY if len(code) == 3 else _PURPOSE, **percentage)
    for name in _EXTRA:
        if cells[name]:
            put(f"{{{OURS}}}{name.replace('_', '-')}", cells[name])
    if cells["note"]:
        put(f"{{{OURS}}}note", cells["note"])
    if cells["identifier"]:
        put(f"{{{OURS}}}identifier", cells["identifier"])


@dataclass(slots=True)
class Read:
    """What a file held beside the rows: elements that a project has no place for, with their number."""

    left_out: Counter[str] = field(default_factory=Counter)


def read_iati(stream: IO[bytes], where: str, *, parties: tuple[str, ...] = (), read: Read) -> Iterator[Row]:
    """The activities of a file, as rows of projects.

    Parameters
    ----------
    parties : countries that take part in every activity, for files that name the recipient only
    read : counts what was left out

    Raises
    ------
    UnreadableInput : it is not XML, declares entities, or holds no activities
    """
    etree = _lxml()
    number = 0
    try:
        parsed = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in parsed:
            if event == "start":
                if element.getroottree().docinfo.doctype:
                    raise UnreadableInput(
                        found=f"{where} declares a document type or entities", fix="IATI files have none"
                    )
                continue
            if element.tag == "iati-activity":
                number += 1
                yield _row(element, f"activity {number}", parties, read)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(
            found=f"{where} is not XML: {error}", fix="take a file of IATI activities"
        ) from error
    if not number:
        raise UnreadableInput(found=f"{where} holds no iati-activity", fix="take a file of IATI activities")


def _row(activity: Any, where: str, parties: tuple[str, ...], read: Read) -> Row:  # noqa: ANN401
    ours = {
        element.tag.partition("}")[2].replace("-", "_"): (element.text or "").strip()
        for element in activity
        if isinstance(element.tag, str) and element.tag.startswith(f"{{{OURS}}}")
    }
    read.left_out.update(_strange(activity))
    is_ours = "source" in ours
    cells = {
        **_cells(activity, read, is_ours=is_ours),
        **{k: v for k, v in ours.items() if k not in {"note", "identifier"}},
    }
    cells["note"] = ours.get("note", "") if is_ours else cells.get("note", "")
    cells["identifier"] = ours.get("identifier", "") if is_ours else cells["identifier"]
    if not is_ours:
        hosts = (c.get("code", "") for c in activity.findall("recipient-country"))
        cells["parties"] = "; ".join(dict.fromkeys((*parties, *filter(None, hosts))))
    return Row(where=where, kind=EntryKind.PROJECT, cells={k: v for k, v in cells.items() if v})


def _cells(activity: Any, read: Read, *, is_ours: bool) -> dict[str, str]:  # noqa: ANN401
    """What an activity says in the elements of IATI; blanks inside a text are kept where we wrote it."""

    def told(element: Any) -> str:  # noqa: ANN401
        text = _narrative(element)
        return text if is_ours else " ".join(text.split())

    cells = {
        "identifier": _text(activity, "iati-identifier"),
        "title": told(activity.find("title")),
        "note": told(activity.find("description")),
        "partners": "; ".join(
            name.replace(";", ",") for org in activity.findall("participating-org") if (name := told(org))
        ),
        "place": told(activity.find("location/name")),
    }
    internal = [o.get("ref", "") for o in activity.findall("other-identifier") if o.get("type") == _INTERNAL]
    cells["id"] = internal[0] if internal and is_ours else ""
    status = activity.find("activity-status")
    code = status.get("code", "") if status is not None else ""
    names = [*ladder("projects")]
    cells["status"] = names[int(code) - 1] if code in {str(i + 1) for i in range(len(names))} else code
    for name, kind in _DATES.items():
        for made in activity.findall("activity-date"):
            if made.get("type") == kind:
                cells[name] = made.get(f"{{{OURS}}}as-stated") or made.get("iso-date", "")[:10]
    hosts = activity.findall("recipient-country")
    cells["host"] = hosts[0].get("code", "") if len(hosts) == 1 else ""
    cells.update(_sectors(activity, read))
    cells.update(_budget(activity))
    return cells


def _sectors(activity: Any, read: Read) -> dict[str, str]:  # noqa: ANN401
    """The sectors that the registry knows, and their percentages where these are whole."""
    found = {code: s.get("percentage", "") for s in activity.findall("sector") if (code := _sector(s, read))}
    cells = {"sectors": "; ".join(sorted(found))}
    told = [f"{code}={share}" for code, share in sorted(found.items()) if share]
    try:
        shares = sector_shares(told)
    except ValueError:
        shares = {}
    if told and (len(shares) < len(found) or not add_up(shares)):
        read.left_out["sector percentages that do not add up"] += 1
    elif told:
        cells["sector_shares"] = "; ".join(f"{code}={share:.15g}" for code, share in shares.items())
    return cells


def _sector(element: Any, read: Read) -> str:  # noqa: ANN401
    code = element.get("code", "")
    if element.get("vocabulary", _PURPOSE) in (_PURPOSE, _CATEGORY) and code[:3] in sectors():
        return str(code)
    read.left_out["sector of another vocabulary"] += 1
    return ""


def _budget(activity: Any) -> dict[str, str]:  # noqa: ANN401
    """The sum of the budgets, where all are in one currency."""
    values = [
        (v.get("currency") or activity.get("default-currency", ""), (v.text or "").strip())
        for v in activity.findall("budget/value")
    ]
    currencies = {currency for currency, _ in values}
    try:
        total = sum(float(amount.replace(",", "")) for _, amount in values)
    except ValueError:
        return {}
    if len(currencies) != 1 or not next(iter(currencies)):
        return {}
    return {"investment": f"{total:.15g}", "currency": currencies.pop()}


def _strange(activity: Any) -> Iterator[str]:  # noqa: ANN401
    for element in activity:
        tag = element.tag
        if isinstance(tag, str) and not tag.startswith("{") and tag not in _TAKEN:
            yield tag


def _text(parent: Any, tag: str) -> str:  # noqa: ANN401
    found = parent.find(tag)
    return "" if found is None else (found.text or "").strip()


def _narrative(element: Any) -> str:  # noqa: ANN401
    """The text of an element in English, or in the first language that it has."""
    if element is None:
        return ""
    told = [(n.get(_XML_LANG, ""), (n.text or "").strip()) for n in element.findall("narrative")]
    english = [text for language, text in told if language in ("", "en")]
    return next((text for text in (*english, *(t for _, t in told)) if text), "")


def _iso2(code: str) -> str:
    """The two-letter code of a country.

    Raises
    ------
    UsageError : it is a bloc, or has none
    """
    from comity import countries

    found = countries.get(code).iso2
    if not found:
        raise UsageError(found=f"{code} has no ISO 3166 code of two letters", fix="leave its host out")
    return found


def _lxml() -> Any:  # noqa: ANN401 - a module
    try:
        from lxml import etree
    except ModuleNotFoundError as missing:
        raise no_library("lxml") from missing
    return etree
