"""Trade agreements that bind both, themselves or through a bloc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.dossiers.wording import in_words
from comity.facts.grades import grade_of
from comity.phrasing import body_name, capital, counted, country, listed
from comity.records import Item, Section, Span

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.facts.agreements import AgreementFact

KEY, TITLE = "agreements", "Agreements"
_STATUS = {
    "in_force": "in force",
    "signed": "signed, not known to be in force",
    "concluded": "concluded, not known to be signed",
    "suspended": "suspended",
    "superseded": "replaced",
}
_TYPE = {
    "FTA": "free-trade agreement",
    "CU": "customs union",
    "PTA": "preferential agreement of partial scope",
    "EPA": "economic partnership agreement",
    "AA": "association agreement",
    "DCFTA": "deep and comprehensive free-trade area",
    "SAA": "stabilisation and association agreement",
    "EIA": "economic integration agreement",
    "PCA": "partnership and cooperation agreement, without tariff preference",
    "NONPREF": "trade agreement without tariff preference",
    "DIGITAL": "digital economy agreement",
    "POLITICAL": "political agreement",
}


def section(subject: Subject) -> Section:
    """The agreements between the two, those in force first."""
    facts = subject.view.agreements(*subject.pair)
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, facts),
        items=tuple(_item(f) for f in facts),
        spans=tuple(span for f in facts if (span := _span(f))),
        absent=None
        if facts
        else "The table names no trade agreement that binds both, themselves or through a bloc. It is not "
        "complete, so one may exist; the WTO's database of regional trade agreements would show it.",
    )


def _finding(subject: Subject, facts: tuple[AgreementFact, ...]) -> str:
    in_force = [f for f in facts if f.status_at == "in_force"]
    count = counted(len(in_force), "trade agreement")
    between = f"between {subject.both}"
    if not in_force:
        other = f" ({len(facts)} on record with another status)" if facts else ""
        return f"0 trade agreements {between} are known to be in force{other}."
    named = f": {listed([f.row.name for f in in_force])}" if len(in_force) <= 3 else ""
    return f"{count} {between} {'is' if len(in_force) == 1 else 'are'} in force{named}."


def _span(fact: AgreementFact) -> Span | None:
    """An agreement on the time axis; None where it is not dated at all."""
    since = fact.row.in_force if fact.row.in_force.stated else fact.row.signed
    if not since.stated:
        return None
    return Span(
        label=fact.row.name,
        start=since.start,
        end=fact.ended.end if fact.ended.stated else None,
        ending=_STATUS[fact.status_at].partition(",")[0],
        goes_on=True,
    )


def _item(fact: AgreementFact) -> Item:
    row = fact.row
    status = _STATUS[fact.status_at]
    dates = [f"signed {in_words(row.signed)}"] if row.signed.stated else []
    if row.in_force.stated:
        dates.append(f"in force since {in_words(row.in_force)}")
    if fact.ended.stated:
        by = f" by {fact.ended_by}" if fact.ended_by else ""
        dates.append(f"{status}{by} from {in_words(fact.ended)}")
    sort = _TYPE.get(row.type, row.type)
    said = f"{row.name} ({sort}): {status}"
    if dates:
        said += f"; {', '.join(dates)}"
    said += "".join(f"; {country(c)} through {body_name(v)}" for c, v in _ways(fact))
    if fact.condition:
        said += f"; {fact.condition}"
    return Item(
        text=f"{said}.",
        grade=grade_of(row),
        sources=(row.source,),
        period=row.in_force if row.in_force.stated else row.signed,
        caveats=fact.caveats,
        columns=(
            ("Agreement", f"{row.name} ({sort})"),
            ("Status", capital(status)),
            ("Signed", in_words(row.signed, unstated="not established")),
            ("In force since", in_words(row.in_force, unstated="not known")),
            ("Binds", listed([_party(fact, c) for c in (fact.a, fact.b)])),
        ),
    )


def _ways(fact: AgreementFact) -> list[tuple[str, str]]:
    """The countries that take part through a bloc, and the bloc."""
    return [(c, v) for c, v in ((fact.a, fact.via_a), (fact.b, fact.via_b)) if v]


def _party(fact: AgreementFact, code: str) -> str:
    via = fact.via(code)
    name = capital(country(code))
    return f"{name} through {body_name(via)}" if via else f"{name} itself"
