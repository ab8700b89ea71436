from dataclasses import replace

import pytest

from comity.facts.grades import grade_of, grade_of_statement, is_primary
from comity.facts.starter import starter
from comity.ledger import statements
from comity.records import Grade

TABLES = [t for t in starter().every() if t.name != "promises"]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_known_row_is_at_best_c_and_a_only_when_seen_in_a_primary_text(table):
    for row in table.every():
        grade = grade_of(row)
        if row.source.confidence == "known":
            assert grade >= Grade.C, row
        if grade is Grade.A:
            assert row.source.confidence == "seen"
            assert is_primary(row.source)


def membership(**changes):
    row = next(m for m in starter().memberships.under("IRN") if m.body == "SCO" and m.status == "member")
    source = replace(row.source, **{k: changes.pop(k) for k in ("confidence", "citation") if k in changes})
    return replace(row, source=source, **changes)


@pytest.mark.parametrize(
    ("confidence", "citation", "cross_check", "grade"),
    [
        ("seen", "EUR-Lex, Council Regulation (EU) 2021/1030 (http://data.europa.eu/eli)", "", Grade.A),
        ("known", "EUR-Lex, Council Regulation (EU) 2021/1030", "", Grade.C),
        ("seen", "A paper (https://a.example/1); another (https://b.example/2)", "", Grade.B),
        ("seen", "A paper (https://a.example/1); its copy (https://a.example/2)", "", Grade.C),
        ("seen", "A paper (https://a.example/1)", "agrees", Grade.B),
        ("seen", "A paper (https://a.example/1)", "lists as observer", Grade.C),
        ("known", "SCO Secretariat", "agrees", Grade.C),
        ("known", "SCO Secretariat", "absent", Grade.C),
        ("known", "SCO Secretariat", "lists as observer", Grade.D),
    ],
)
def test_grades(confidence, citation, cross_check, grade):
    row = membership(confidence=confidence, citation=citation, cross_check=cross_check)
    assert grade_of(row) is grade


def test_every_statement_is_e():
    entries = statements.entries(starter().promises.every())
    assert {grade_of_statement(e) for e in entries} == {Grade.E}
    assert not Grade.E.decides
