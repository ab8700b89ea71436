"""The store, on SQLite and on PostgreSQL alike: what is written, what can be read, and what is refused."""

import gzip
import sqlite3
from datetime import date

import pytest
from sqlalchemy import func, select, text

from comity.errors import ComityError, SourceError, UsageError, WarehouseError
from comity.ledger.registry.drafts import Desk, NotAnEntry, draft, patch
from comity.ledger.registry.entries import Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import backing, checking, counting, inserting, reading, ruled, upgrading, writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import Place, place
from comity.ledger.store.problems import EntryDiffers, MissingLink, NoSuchEntry, StaleEdit, WrongLink
from comity.ledger.store.schema import DERIVED, entries, metadata
from comity.ledger.summary import Ending

DESK = Desk(author="clerk", today=date(2026, 11, 24), source="BelTA, 20 Aug 2025")
EVENT = draft(
    EntryKind.EVENT,
    {"id": "visit", "title": "Visit", "kind": "visit", "parties": "IRN;BLR", "held": "2025-08-20"},
    DESK,
)


def document(identity="doc", **cells):
    row = {"id": identity, "title": "MoU", "kind": "memorandum", "parties": "IRN;BLR", "status": "signed"}
    return draft(EntryKind.DOCUMENT, {**row, "signed": "2025-08-20", **cells}, DESK)


def statement(identity, **cells):
    row = {"id": identity, "party_a": "IRN", "party_b": "BLR", "said_on": "2025-08-20", "kind": "target"}
    row |= {
        "speaker": "Minister",
        "figure": "1",
        "unit": "USD billion",
        "period": "annual",
        "deadline": "2030",
    }
    return draft(EntryKind.STATEMENT, {**row, **cells}, DESK)


def said(dated, author="clerk"):
    return Provenance(dated=dated, source="Gazette", author=author)


@pytest.fixture
def registry(somewhere):
    with open_registry(place(somewhere), create=True) as opened:
        yield opened


def add(registry, *drafts, **options):
    with registry.writing() as connection:
        return writing.add(connection, drafts, **options)


def update(registry, identity, fields, dated, expected):
    with registry.writing() as connection:
        return writing.change(connection, identity, fields, said(dated), expected=expected)


def on(registry, identity, day=None):
    with registry.reading() as connection:
        return reading.entry(connection, identity, day)


def verified(registry):
    with registry.reading() as connection:
        return checking.verify(connection)


def test_an_entry_is_as_it_was_on_each_day(registry):
    add(registry, document(event="visit"), EVENT)
    update(registry, "doc", {"status": "in_force", "status_on": "2026-02-01"}, "2026-02-01", 1)
    update(registry, "doc", {"title": "MoU on mining"}, "2025-08-20", 2)
    assert on(registry, "doc", date(2025, 8, 19)) is None
    then = on(registry, "doc", date(2025, 9, 1))
    assert (then.title, then.text("status")) == ("MoU on mining", "signed")
    assert on(registry, "doc", date(2026, 2, 1)).text("status") == "in_force"
    assert on(registry, "doc").number == 3
    with registry.reading() as connection:
        changes = reading.history(connection, "doc")
        assert [c.number for c in changes] == [1, 2, 3]
        assert changes[1].provenance.author == "clerk"
        assert [e.id for e in reading.referring(connection, "visit")] == ["doc"]
    assert verified(registry).sound


def test_many_changes_in_any_order_of_dates_leave_the_lists_right(registry):
    add(registry, document())
    days = ["2026-05-01", "2026-03-01", "2026-03-01", "2026-09", "2025-12-01", "2026-10-01", "2026-10-01"]
    for number, day in enumerate(days, 1):
        update(registry, "doc", {"note": f"note {number}"}, day, number)
    assert verified(registry).sound
    assert on(registry, "doc", date(2026, 4, 1)).text("note") == "note 5"


def test_what_was_written_cannot_be_changed_or_deleted(registry):
    add(registry, document())
    for statement in (
        "UPDATE changes SET author = 'x'",
        "DELETE FROM changes",
        "UPDATE entries SET kind = 'event'",
        "DELETE FROM entries",
        "DELETE FROM links",
    ):
        if "links" in statement:
            add(registry, EVENT, document("doc-2", event="visit"))
        with (
            pytest.raises(ComityError, match=r"refused to change|violates foreign key"),
            registry.writing() as c,
        ):
            c.execute(text(statement))
    assert verified(registry).sound


def test_two_editors_never_lose_a_change(registry):
    add(registry, document())
    update(registry, "doc", {"title": "One"}, "2026-01-01", 1)
    with pytest.raises(StaleEdit, match="changed: title") as found:
        update(registry, "doc", {"title": "Two"}, "2026-01-01", 1)
    assert found.value.later[0].number == 2
    assert on(registry, "doc").title == "One"
    with pytest.raises(NoSuchEntry):
        update(registry, "nothing", {"title": "x"}, "2026-01-01", 1)


def test_adding_twice_changes_nothing_and_differences_are_said(registry):
    assert add(registry, document()).new == ("doc",)
    assert add(registry, document()).unchanged == ("doc",)
    with pytest.raises(EntryDiffers, match="title"):
        add(registry, document(title="Other"))
    changed = add(registry, document(title="Other", signed=""), update_existing=True)
    assert changed.changed == ("doc",)
    assert dict(on(registry, "doc").fields).get("signed") is None
    assert on(registry, "doc").number == 2


def test_links_lead_to_entries_of_the_right_kind_or_nothing_is_written(registry):
    with pytest.raises(MissingLink, match="visit"):
        add(registry, document(event="visit"))
    with pytest.raises(WrongLink, match="is a document"):
        add(registry, document("other"), document(event="other"))
    assert on(registry, "other") is None
    add(registry, EVENT, document())
    with pytest.raises(MissingLink):
        update(registry, "doc", {"event": "nowhere"}, "2026-01-01", 1)


def test_a_change_that_contradicts_the_entry_is_refused(registry):
    add(registry, document())
    with pytest.raises(NotAnEntry, match="is before signed"):
        update(registry, "doc", patch(EntryKind.DOCUMENT, {"expires": "2020"}), "2026-01-01", 1)
    assert on(registry, "doc").number == 1


def test_lists_are_filtered_counted_and_ordered(registry):
    add(
        registry,
        document("a", sectors="32210", status="in_force"),
        document("b", parties="IRN;RUS", signed="2026-01-01", expires="2027-01"),
        document("c", parties="IRN;BLR;RUS", signed="", title="Größe 100%"),
    )
    with registry.reading() as connection:

        def ids(**wanted):
            return [e.id for e in reading.listed(connection, reading.Wanted(**wanted))]

        assert ids() == ["b", "a", "c"]
        assert ids(marks=("pair:BLR-IRN",)) == ["a", "c"]
        assert ids(marks=("pair:BLR-IRN", "sector:322")) == ["a"]
        assert ids(status="in_force") == ["a"]
        assert ids(about="GRÖSSE 100%") == [] or ids(about="größe 100%") == ["c"]
        assert ids(about="100%") == ["c"]
        assert ids(as_of=date(2025, 8, 20)) == ["a"]
        due = reading.due(connection, reading.Wanted(due_by=date(2027, 1, 31)))
        assert [e.id for e in due] == ["b"]
        assert reading.count(connection, reading.Wanted()) == 3
        assert reading.tally(connection, reading.Wanted())[("document", "in_force", "memorandum")] == 1


def test_texts_of_any_length_and_script_are_kept(registry):
    long = "Меморандум 𝔐 " * 700
    add(registry, document(title=long[:9_900], note="x" * 10_000, source="s" * 9_000))
    assert on(registry, "doc").title == long[:9_900].strip()
    assert verified(registry).sound


def test_verify_names_an_altered_change_and_rebuild_mends_the_lists(registry):
    add(registry, document(), EVENT)
    with registry.writing() as connection:
        connection.execute(text("UPDATE states SET title = 'forged' WHERE entry_id = 'doc'"))
    assert "its lists are not what its changes say" in verified(registry).problems[0]
    with registry.writing() as connection:
        writing.rebuild_states(connection, tuple(reading.histories(connection)))
    assert verified(registry).sound
    with registry.writing() as connection:
        if registry.dialect == "sqlite":
            connection.execute(text("DROP TRIGGER changes_no_update"))
        else:
            connection.execute(text("ALTER TABLE changes DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE changes SET author = 'forger' WHERE entry_id = 'doc'"))
    assert "change 1 is not what was written" in verified(registry).problems[0]


def test_a_backup_restores_everything_on_either_store(registry, tmp_path, request):
    add(registry, document(event="visit"), EVENT)
    update(registry, "doc", {"title": "MoU on mining"}, "2026-02-01", 1)
    file = tmp_path / "backup.jsonl.gz"
    with registry.reading() as connection, file.open("wb") as stream:
        assert backing.back_up(connection, stream) == 3
    with registry.reading() as connection, (tmp_path / "again").open("wb") as stream:
        backing.back_up(connection, stream)
    assert file.read_bytes() == (tmp_path / "again").read_bytes()
    with open_registry(place(tmp_path / "restored.sqlite"), create=True) as restored:
        with restored.writing() as connection:
            assert backing.restore(connection, backing.read_backup(file)) == 3
        assert verified(restored).sound
        with restored.reading() as connection, registry.reading() as original:
            assert reading.history(connection, "doc") == reading.history(original, "doc")
        with pytest.raises(UsageError, match="holds entries already"), restored.writing() as connection:
            backing.restore(connection, backing.read_backup(file))


@pytest.mark.parametrize("damage", ["cut", "altered", "foot", "other"])
def test_a_damaged_backup_is_refused_and_nothing_is_written(damage, tmp_path):
    file = tmp_path / "backup.jsonl.gz"
    with open_registry(place(tmp_path / "a.sqlite"), create=True) as registry:
        add(registry, document(), EVENT)
        with registry.reading() as connection, file.open("wb") as stream:
            backing.back_up(connection, stream)
    lines = gzip.decompress(file.read_bytes())
    broken = {
        "cut": lambda: file.read_bytes()[:-30],
        "altered": lambda: gzip.compress(lines.replace(b'"MoU"', b'"MoX"')),
        "foot": lambda: gzip.compress(b"\n".join(lines.splitlines()[:-1]) + b"\n"),
        "other": lambda: b"not a backup at all",
    }[damage]()
    file.write_bytes(broken)
    with pytest.raises(SourceError, match="not a whole backup"):
        backing.read_backup(file)


def tables_otherwise(registry):
    """In what the tables differ from those that the code describes."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with registry.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]


def test_the_tables_are_those_that_the_code_describes(registry):
    assert tables_otherwise(registry) == []
    with registry.reading() as connection:
        assert upgrading.version(connection) == upgrading.NEWEST


def test_the_newest_step_is_the_last_one_in_the_folder():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "comity.ledger.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == upgrading.NEWEST


def test_a_registry_of_another_comity_is_named_and_left_alone(registry, somewhere):
    with registry.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WarehouseError, match="step 9999, and this comity knows"):
        open_registry(place(somewhere), create=True)
    with registry.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(WarehouseError, match="older than this comity"):
        open_registry(place(somewhere), create=True)


OLDER = {
    "0001": ("DROP TABLE spells", "DROP TABLE sayings", "DROP TABLE dues", "DROP TABLE tellings"),
    "0002": ("DROP TABLE spells", "DROP INDEX sayings_parties"),
}


@pytest.mark.parametrize("step", OLDER)
def test_a_registry_of_an_older_step_is_filled_when_it_is_upgraded(registry, somewhere, step):
    """The tables of later steps follow from the changes, also from those of before."""
    add(registry, EVENT, document())
    add(registry, statement("s"))
    with registry.writing() as connection:
        for words in OLDER[step]:
            connection.execute(text(words))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{step}'"))
    registry.close()
    with pytest.raises(WarehouseError, match="comity registry upgrade"):
        open_registry(place(somewhere))
    with open_registry(place(somewhere), upgrade=True) as opened:
        assert verified(opened).sound
        with opened.reading() as connection:
            (said_there,) = ruled.every_saying(connection, None)
            (stood,) = counting.ended(connection, date(2026, 11, 24), ())
    assert (said_there.id, said_there.low, said_there.due) == ("s", 1e9, date(2030, 12, 31))
    assert (stood.pair, stood.ending, stood.said) == ("BLR-IRN", Ending.NOT_DUE, 1)


LISTS_OF_THE_FIRST_DAY = """
    CREATE TABLE states (
        entry_id VARCHAR(120) NOT NULL REFERENCES entries (id), kind VARCHAR(20) NOT NULL,
        since VARCHAR(10) NOT NULL, until VARCHAR(10) NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
        day VARCHAR(10), due VARCHAR(10), status VARCHAR(40), sort VARCHAR(40), fields TEXT NOT NULL,
        dated VARCHAR(10) NOT NULL, source TEXT NOT NULL, confidence VARCHAR(10) NOT NULL,
        author TEXT NOT NULL, recorded_at VARCHAR(27) NOT NULL,
        CONSTRAINT states_pkey PRIMARY KEY (entry_id, since));
    CREATE INDEX states_kind_until_day ON states (kind, until, day);
    CREATE INDEX states_kind_due ON states (kind, due);
    CREATE TABLE marks (
        mark VARCHAR(80) NOT NULL, entry_id VARCHAR(120) NOT NULL, since VARCHAR(10) NOT NULL,
        CONSTRAINT marks_pkey PRIMARY KEY (mark, entry_id, since),
        CONSTRAINT marks_state FOREIGN KEY (entry_id, since) REFERENCES states (entry_id, since)
            ON DELETE CASCADE);
    CREATE INDEX marks_entry ON marks (entry_id, since);
    INSERT INTO states SELECT entry_id, 'document', '2025-08-20', '9999-12-31', 1, '', NULL, NULL, NULL, NULL,
        fields, dated, source, confidence, author, recorded_at FROM changes WHERE number = 1;
    INSERT INTO marks SELECT 'pair:BLR-IRN', id, '2025-08-20' FROM entries"""


def test_a_registry_of_the_first_day_is_backed_up_and_upgraded(registry, somewhere, tmp_path):
    """Step 1 had other lists before it was mended: a key from marks to states, and days that may be null."""
    add(registry, EVENT, document(event="visit"))
    update(registry, "doc", {"status": "in_force"}, "2026-02-01", 1)
    before = changes_of(registry)
    with registry.writing() as connection:
        for table in DERIVED:
            table.drop(connection)
        for statement_of_then in LISTS_OF_THE_FIRST_DAY.split(";"):
            connection.execute(text(statement_of_then))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    registry.close()
    file = tmp_path / "before.gz"
    with (
        open_registry(place(somewhere), older=True) as old,
        old.reading() as connection,
        file.open("wb") as f,
    ):
        assert backing.back_up(connection, f) == 3
    with open_registry(place(somewhere), upgrade=True) as opened:
        assert verified(opened).sound
        assert changes_of(opened) == before
        add(opened, document("another"))
        assert on(opened, "doc", date(2026, 1, 31)).text("status") == "signed"
        assert tables_otherwise(opened) == []


def changes_of(registry):
    with registry.reading() as connection:
        return tuple(reading.histories(connection))


def test_an_upgrade_that_fails_leaves_everything_as_it_was(registry, somewhere, monkeypatch):
    add(registry, document())
    monkeypatch.setattr(upgrading, "NEWEST", "9998")

    def half_a_step(connection):
        connection.execute(text("CREATE TABLE half (x INTEGER)"))
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    monkeypatch.setattr(upgrading, "_walk", half_a_step)
    with pytest.raises(ComityError):
        open_registry(place(somewhere), upgrade=True)
    monkeypatch.undo()
    with registry.reading() as connection:
        assert upgrading.version(connection) == upgrading.NEWEST
    assert verified(registry).sound
    assert on(registry, "doc").title == "MoU"


@pytest.mark.parametrize("number", [2, 200])
def test_rows_that_are_there_already_are_refused_however_many_there_are(registry, number):
    rows = [{"id": f"e{n}", "kind": "event"} for n in range(number)]
    with pytest.raises(WarehouseError), registry.writing() as connection:
        inserting.insert_rows(connection, entries, [*rows, rows[-1]])
    with registry.reading() as connection:
        assert connection.execute(select(func.count()).select_from(entries)).scalar_one() == 0
    with registry.writing() as connection:
        inserting.insert_rows(connection, entries, rows)
    with registry.reading() as connection:
        assert connection.execute(select(func.count()).select_from(entries)).scalar_one() == number


def test_a_promise_that_is_kept_as_standing_otherwise_is_found_and_mended(registry):
    add(registry, statement("s"))
    with registry.writing() as connection:
        connection.execute(text("UPDATE spells SET ending = 'KEPT'"))
    found = verified(registry)
    assert [problem.partition(";")[0] for problem in found.problems] == [
        "s: how it stood is not what the changes say"
    ]
    with registry.writing() as connection:
        writing.rebuild_states(connection, tuple(reading.histories(connection)))
    assert verified(registry).sound


def test_no_registry_is_made_by_looking(tmp_path):
    missing = tmp_path / "none" / "registry.sqlite"
    with pytest.raises(WarehouseError, match="there is no registry"):
        open_registry(Place(path=missing))
    assert not missing.parent.exists()


def test_other_databases_and_files_are_left_alone(tmp_path):
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE things (x)")
    with pytest.raises(UsageError, match="other tables"):
        open_registry(Place(path=other), create=True)
    text_file = tmp_path / "text.sqlite"
    text_file.write_text("this is no database, but a text that is long enough to be looked at" * 20)
    with pytest.raises(SourceError, match="no registry"):
        open_registry(Place(path=text_file), create=True)


def test_addresses():
    assert place("postgres://clerk@host/x").url == "postgresql+psycopg://clerk@host/x"
    assert "secret" not in str(place("postgresql://clerk:secret@host/x"))
    with pytest.raises(UsageError, match="mysql"):
        place("mysql://host/x")


def test_a_server_that_is_not_there_is_said_without_the_password():
    with pytest.raises(WarehouseError, match="cannot be used") as found:
        open_registry(place("postgresql://clerk:secret@127.0.0.1:1/x"), create=True)
    assert "secret" not in str(found.value)
