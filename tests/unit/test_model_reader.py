"""The model reader: held to the text, read by the grammar, set beside the grammar's own reading."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

pytest.importorskip("httpx", reason="the extra model is not installed")
pytest.importorskip("pydantic", reason="the extra model is not installed")

from tests.model_server import Reply, claim, fails, says, serving

from comity.check import check
from comity.claims import read
from comity.claims.model_answer import Proposal, Unusable, proposals_of
from comity.claims.model_endpoint import EndpointError, endpoint
from comity.claims.model_reader import answer_schema, parts_of, read_by_model
from comity.errors import UsageError
from comity.records import Communique, Direction, Kind, Label, Period
from comity.vocabulary import load_yaml

AUGUST = Period(start=date(2025, 8, 1), end=date(2025, 8, 31))
TRADE = "Trade between Iran and Belarus stands at $140 million"
FALL = "exports to Iran fell by 12 percent in 2023"
MEMBER = "Iran is a member of BRICS"
TEXT = f"{TRADE}.\n\nBelarusian {FALL}. {MEMBER}. Ties are a model of friendship, officials said."
BOTH = ["Iran", "Belarus"]
READ_ALIKE = claim(TRADE, "trade_level", figure="$140 million", countries=BOTH)


@pytest.fixture(scope="module")
def running():
    with serving() as server:
        yield server


@pytest.fixture
def server(running):
    running.asked.clear()
    running.will([])
    return running


def communique(text=TEXT, **fields):
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Communique(id="t", text=text, sha256=sha256, published=AUGUST, **fields)


def model_reading(server, *answers, text=TEXT, price=None, read_s=1.0, **fields):
    if answers:
        server.will(*answers)
    made = endpoint(url=server.url, name="small-model", environ={}, usd_per_million=price)
    patient = replace(made, first_wait_s=0.02, longest_wait_s=0.05, read_s=read_s, total_s=4.0)
    found = read_by_model(communique(text, **fields), patient)
    for one in found.reading.claims:
        assert text[one.start : one.end] == one.quote
    assert [c.id for c in found.reading.claims] == [f"c{n + 1}" for n in range(len(found.reading.claims))]
    return found


# ---- agreement and confidence --------------------------------------------------------------------


def test_what_both_read_alike_has_full_confidence(server):
    found = model_reading(server, [READ_ALIKE])
    (one,) = found.reading.claims
    assert (one.kind, one.confidence, one.doubts) == (Kind.TRADE_LEVEL, 1.0, ())
    assert one == read(communique()).claims[0]
    assert found.agreement.share_of_ours == 1
    assert 0 < found.agreement.share_of_theirs < 1
    assert "read by the model small-model" in found.reading.warnings[0]
    assert any("that the model does not have" in w for w in found.reading.warnings)


def test_what_only_the_model_reads_is_never_held_against_the_text(server):
    text = "Belarus, says the gossip in Minsk's cafés, is now in BRICS with full rights."
    answer = claim(
        "Belarus, says the gossip in Minsk's cafés, is now in BRICS", "agreement", countries=["Belarus"]
    )
    found = model_reading(server, [answer], text=text)
    (one,) = [c for c in found.reading.claims if c.kind is Kind.AGREEMENT]
    assert one.confidence < load_yaml("verdicts/tolerances.yaml")["reading_floor"]["value"]
    report = check(communique(text), as_of="2025-08-21", readings=found.reading)
    assert Label.CONTRADICTED not in {v.label for v in report.verdicts}


def test_model_only_claims_say_so(server):
    found = model_reading(server, [claim("a model of friendship", "visit", countries=BOTH)])
    (one,) = found.reading.claims
    assert one.doubts[0] in {
        "read by a model only",
        "the model and the grammar read the kind, the period differently",
        "the model and the grammar read the kind differently",
    }
    assert one.confidence <= 0.5


def test_a_dispute_names_the_fields(server):
    found = model_reading(
        server, [claim(TRADE, "trade_level", figure="$140 million", countries=["Iran"], period=None)]
    )
    (one,) = found.reading.claims
    assert one.confidence == 0.5
    assert one.doubts[0] == "the model and the grammar read the countries differently"


def test_the_grammars_doubts_stay(server):
    """A model cannot lift a doubt that lies in the text itself."""
    text = "Trade between Congo and Belarus stands at $140 million."
    ours = read(communique(text)).claims
    answer = claim(text[:-1], "trade_level", figure="$140 million", countries=["Belarus"])
    found = model_reading(server, [answer], text=text)
    assert any("Congo" in d for d in ours[0].doubts)
    assert max(c.confidence for c in found.reading.claims) < 1


# ---- the grammar reads, not the model ------------------------------------------------------------


def test_numbers_periods_and_signs_are_the_grammars(server):
    answer = claim(
        f"Belarusian {FALL}",
        "trade_growth",
        figure="12 percent",
        period="in 2023",
        countries=BOTH,
        source="Belarus",
        target="Iran",
        direction="up",
    )
    (one,) = model_reading(server, [answer]).reading.claims
    assert one.quantity.value_low == -12
    assert one.direction is Direction.DOWN
    assert (one.period.start, one.period.end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (one.exporter, one.importer) == ("BLR", "IRN")


def test_a_figure_that_is_not_in_the_quote_is_not_believed(server):
    found = model_reading(server, [claim(TRADE, "trade_level", figure="$900 billion", countries=BOTH)])
    (one,) = found.reading.claims
    assert one.quantity is None
    assert one.confidence < 0.7
    assert any("$900 billion" in d for d in one.doubts)


@pytest.mark.parametrize("invented", ["Germany", "Ruritania", "XX", "\x1b[31m", "a" * 5000])
def test_a_country_that_the_text_does_not_name_is_not_believed(server, invented):
    answer = claim(TRADE, "trade_level", figure="$140 million", countries=["Iran", invented])
    (one,) = model_reading(server, [answer]).reading.claims
    assert one.countries == ("IRN",)
    assert any("does not name" in d for d in one.doubts)
    assert one.confidence < 0.7


def test_the_pair_may_be_named_by_the_user(server):
    text = "Trade between the two countries stands at $140 million."
    answer = claim(text[:-1], "trade_level", figure="$140 million", countries=["Iran", "Belarus"])
    (one,) = model_reading(server, [answer], text=text, pair=("IRN", "BLR")).reading.claims
    assert set(one.countries) == {"IRN", "BLR"}
    assert "about Iran and Belarus" in server.asked[0].body["messages"][1]["content"]


def test_a_period_elsewhere_in_the_sentence_is_read_by_the_grammar(server):
    text = "In 2021, the ministry said in a long note, Iran bought tractors worth $3 million from Belarus."
    quote = "Iran bought tractors worth $3 million from Belarus"
    answer = claim(
        quote,
        "trade_level",
        figure="$3 million",
        period="In 2021",
        countries=BOTH,
        source="Belarus",
        target="Iran",
    )
    one = next(c for c in model_reading(server, [answer], text=text).reading.claims if c.quote == quote)
    assert (one.period.start, one.period.end) == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_speaker_must_stand_in_the_sentence(server):
    quote = "Ties are a model of friendship"
    told = claim(quote, "opinion", countries=BOTH, speaker="officials")
    made_up = claim(quote, "complementarity", countries=BOTH, speaker="the Pope")
    found = model_reading(server, [told, made_up]).reading.claims
    assert {c.attributed_to for c in found} <= {"officials", None}


def test_a_denial_needs_a_word_that_denies(server):
    found = model_reading(server, [claim(MEMBER, "membership", countries=["Iran"], negated=True)])
    (one,) = found.reading.claims
    assert not one.negated


# ---- quotes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("Trade between Iran and Belarus stands at 140 million dollars", "invented"),
        ("trade between Iran and Belarus", "invented"),
        ("Iran and Belarus signed twelve documents", "invented"),
        ("…", "invented"),
        ("Iran", "too_short"),
        ("$", "too_short"),
        ("   ", "malformed"),
    ],
)
def test_quotes_that_cannot_be_used_are_dropped_and_counted(server, quote, why):
    found = model_reading(server, [claim(quote, "trade_level"), READ_ALIKE])
    assert len(found.reading.claims) == 1
    assert getattr(found.dropped, why) == 1
    assert found.dropped.total == 1


def test_a_paragraph_is_no_quote(server):
    text = "Iran and Belarus " + "and others " * 100 + "met."
    found = model_reading(server, [claim(text, "visit")], text=text)
    assert found.dropped.too_long == 1


def test_a_quote_over_two_sentences_is_cut_to_the_one_with_the_figure(server):
    answer = claim(f"{FALL}. {MEMBER}", "trade_growth", figure="12 percent", countries=BOTH)
    (one,) = model_reading(server, [answer]).reading.claims
    assert one.quote.endswith("in 2023")


def test_doubles_are_dropped_and_counted(server):
    part = claim("Belarus stands at $140 million", "trade_level", figure="$140 million", countries=BOTH)
    found = model_reading(server, [READ_ALIKE, READ_ALIKE, READ_ALIKE, part])
    assert len(found.reading.claims) == 1
    assert found.dropped.doubled == 3


def test_a_sentence_that_stands_twice_may_be_quoted_twice(server):
    text = f"{TRADE}.\n\n{TRADE}."
    found = model_reading(server, [READ_ALIKE, READ_ALIKE], text=text)
    assert [c.start for c in found.reading.claims] == [0, len(TRADE) + 3]


def test_offsets_count_code_points(server):
    text = "🇮🇷 – “Iran”… 🤝\n\n" + TRADE + "."
    (one,) = model_reading(server, [READ_ALIKE], text=text).reading.claims
    assert text[one.start : one.end] == TRADE


# ---- answers of every sort -----------------------------------------------------------------------

FENCED = f"Here you are:\n```json\n{json.dumps({'claims': [READ_ALIKE]}, indent=1)}\n```\nAnything else?"


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({"claims": [READ_ALIKE]}),
        FENCED,
        f"<think>I see {{braces}} and [brackets]</think>{json.dumps([READ_ALIKE])}",
        json.dumps({"claims": [READ_ALIKE, {"quote": TRADE}, 7, None, {"quote": 1, "kind": "visit"}]}),
        json.dumps({"claims": [READ_ALIKE | {"confidence": 0.9, "value": 140e6}]}),
        json.dumps({"claims": [READ_ALIKE, READ_ALIKE | {"kind": "gossip"}]})[:-20],
        json.dumps({"claims": [READ_ALIKE]})[:-2] + ', {"quote": "Iran is',
    ],
)
def test_what_can_be_used_is_used(server, answer):
    found = model_reading(server, answer)
    assert [c.quote for c in found.reading.claims] == [TRADE]
    assert len(server.asked) == 1


def test_content_in_pieces(server):
    pieces = [{"type": "text", "text": json.dumps({"claims": [READ_ALIKE]})}]
    body = json.dumps({"choices": [{"message": {"content": pieces}}]}).encode()
    assert len(model_reading(server, Reply(body)).reading.claims) == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "I cannot help with that.",
        "{",
        "[[[[" * 3000,
        '{"claims": "none"}',
        "null",
        "</think>",
        "claims: []",
    ],
)
def test_nonsense_is_asked_about_once_more_and_then_given_up(server, nonsense):
    with pytest.raises(EndpointError, match="not with the JSON") as error:
        model_reading(server, nonsense)
    assert len(server.asked) == 2
    assert len(server.asked[1].body["messages"]) == 3
    assert "small-model" in error.value.found


def test_a_second_answer_may_be_better(server):
    found = model_reading(server, "Gladly!", [READ_ALIKE])
    assert len(found.reading.claims) == 1
    assert found.usage.requests == 2


def test_more_claims_than_anybody_makes(server):
    found = model_reading(server, [READ_ALIKE] * 1000)
    assert len(found.reading.claims) == 1
    assert found.dropped.malformed == 700


def test_no_claims_is_an_answer(server):
    found = model_reading(server, [])
    assert found.reading.claims == ()
    assert found.agreement.share_of_ours is None
    assert found.agreement.share_of_theirs == 0
    assert len(server.asked) == 1


def test_a_text_without_words_is_not_sent(server):
    assert model_reading(server, text=" \n\n ").reading.claims == ()
    assert server.asked == []


def test_quotas_and_faults_pass(server):
    found = model_reading(server, fails(429, Retry_After="0.05"), fails(500), [READ_ALIKE])
    assert len(found.reading.claims) == 1
    assert len(server.asked) == 3


def test_an_answer_that_never_comes(server):
    with pytest.raises(EndpointError, match=r"said nothing|no whole answer"):
        model_reading(server, Reply(hang_s=20), read_s=0.1)


# ---- parts ---------------------------------------------------------------------------------------


def long_text(number=30):
    filler = "The delegations also visited a museum of folk art and praised its collection. " * 8
    return "\n\n".join(
        f"{filler}\n\nIn {1990 + n}, Iran bought goods worth ${n + 2} million from Belarus."
        for n in range(number)
    )


def marks_its_part(body):
    """A model that finds the sentences with a figure in whatever part it is shown."""
    words = body["messages"][1]["content"]
    lines = [line.strip(".") for line in words.splitlines() if line.startswith("In ") and "million" in line]
    return says(
        [
            claim(
                q,
                "trade_level",
                figure=q.split("worth ")[1].split(" from")[0],
                period=q[:7],
                countries=BOTH,
                source="Belarus",
                target="Iran",
            )
            for q in lines
        ]
    )


def test_long_texts_are_asked_about_in_parts_with_their_offsets(server):
    text = long_text()
    found = model_reading(server, marks_its_part, text=text)
    assert len(found.parts) == len(server.asked) > 2
    assert [c.quantity.value_low for c in found.reading.claims] == [(n + 2) * 1e6 for n in range(30)]
    assert [c.period.start.year for c in found.reading.claims] == list(range(1990, 2020))


def test_a_part_that_could_not_be_read_is_read_by_the_grammar(server):
    text = long_text()

    def balks(body):
        return says("No.") if "In 1990" in body["messages"][1]["content"] else marks_its_part(body)

    found = model_reading(server, balks, text=text)
    assert len(found.unread) == 1
    assert found.unread[0].start == 0
    bought = [c for c in found.reading.claims if "Iran bought" in c.quote]
    assert [c.period.start.year for c in bought] == list(range(1990, 2020))
    assert any("parts are read by the grammar" in w for w in found.reading.warnings)
    assert any("no usable answer for 1 of" in line for line in found.report())


def test_parts_cover_the_text_between_paragraphs():
    text = long_text()
    parts = parts_of(text, most=3000)
    assert "".join(text[p.start : p.end] for p in parts) == text
    assert all(p.end - p.start <= 3000 for p in parts)
    assert all(text[: p.end].endswith("\n\n") for p in parts[:-1])


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 3000, "Line.\n" * 3000, "\n" * 9000, ""])
def test_parts_of_texts_without_paragraphs(text):
    parts = parts_of(text, most=1000)
    assert all(0 < p.end - p.start <= 1000 for p in parts)
    kept = "".join(text[p.start : p.end] for p in parts)
    assert kept.split() == text.split()


def test_a_text_that_would_cost_too_much_is_not_sent(server):
    with pytest.raises(UsageError, match="requests to a model"):
        model_reading(server, text="Iran and Belarus met.\n\n" * 20_000)
    assert server.asked == []


# ---- what is sent and said -----------------------------------------------------------------------


def test_the_question(server):
    model_reading(server, [READ_ALIKE])
    (sent,) = server.asked
    system, user = sent.body["messages"]
    for kind, entry in load_yaml("claims/kinds.yaml").items():
        assert f"{kind}: {entry['meaning']}" in system["content"]
    assert "{" not in system["content"].replace('{"claims": [', "")
    assert user["content"].endswith(TEXT)
    assert "published 2025-08-01 to 2025-08-31" in user["content"]
    assert sent.body["response_format"]["json_schema"]["schema"] == answer_schema()


def test_braces_in_a_text_are_only_text(server):
    text = "{text} {kinds} {0} " + TRADE + "."
    model_reading(server, [READ_ALIKE], text=text)
    assert server.asked[0].body["messages"][1]["content"].endswith(text)


def test_schema_and_check_are_one():
    """The schema that is sent has the fields of the model that checks, all required, and its enumerations."""
    item = answer_schema()["properties"]["claims"]["items"]
    fields = {field.alias or name for name, field in Proposal.model_fields.items()}
    assert set(item["properties"]) == set(item["required"]) == fields
    assert item["properties"]["kind"]["enum"] == list(load_yaml("claims/kinds.yaml"))
    assert set(item["properties"]["kind"]["enum"]) == {kind.value for kind in Kind}
    assert set(item["properties"]["direction"]["enum"]) == {d.value for d in Direction} | {None}


def test_every_field_is_explained_to_the_model():
    prompt = load_yaml("claims/model_prompt.yaml")["system"]
    for name in answer_schema()["properties"]["claims"]["items"]["properties"]:
        assert re.search(rf"^ +{name} ", prompt, re.MULTILINE), name


def test_the_report(server):
    answers = [
        READ_ALIKE,
        claim("Iran is at war with Mars", "visit"),
        claim(f"Belarusian {FALL}", "trade_growth", figure="12 percent", countries=["Iran"]),
        claim("Ties are a model", "anniversary", countries=BOTH),
    ]
    found = model_reading(server, answers, price=(0.5, 2.0))
    short, long = found.report(), found.report(verbose=True)
    assert "of the model's" in short[0]
    assert "1 with an invented quote" in short[1]
    assert short[-1] == "1 request to small-model: 100 tokens in, 20 out; US$ 0.0001"
    assert long[: len(short)] == short
    rest = "\n".join(long[len(short) :])
    assert "differ on " in rest
    assert f"only the grammar: “{MEMBER}”" in rest


def test_cost_is_unknown_without_a_price_or_tokens(server):
    assert "cost unknown, no price" in model_reading(server, [READ_ALIKE]).report()[-1]
    untold = Reply(says([READ_ALIKE], tokens=None).body)
    assert "the server does not tell" in model_reading(server, untold, price=(1, 1)).report()[-1]


def test_it_runs_where_a_loop_already_runs(server):
    async def notebook():
        return model_reading(server, [READ_ALIKE])

    assert len(asyncio.run(notebook()).reading.claims) == 1


def test_the_extra_is_named_where_it_is_missing():
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "from comity.claims.model_endpoint import endpoint\n"
        "from comity.claims.model_reader import read_by_model\n"
        "from comity.errors import UsageError\n"
        "from comity.records import Communique\n"
        "try: read_by_model(Communique(id='t', text='Iran.', sha256=''), "
        "endpoint(url='http://localhost:1/v1', name='m', environ={}))\n"
        "except UsageError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "needs the package httpx" in ran.stdout
    assert 'pip install "comity[model]"' in ran.stdout


def test_reading_by_grammar_loads_nothing_of_it():
    code = (
        "import sys; from comity.claims import read; from comity.records import Communique\n"
        "read(Communique(id='t', text='Iran is a member of BRICS.', sha256=''))\n"
        "print([m for m in ('httpx', 'pydantic', 'tenacity', 'asyncio', 'comity.claims.model_reader') "
        "if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# ---- answers, alone ------------------------------------------------------------------------------


def test_prose_with_brackets_before_the_answer():
    found = proposals_of('As [1] says, {so}: {"claims": [{"quote": "They met", "kind": "visit"}]}', most=9)
    assert [p.quote for p in found.proposals] == ["They met"]
    assert found.whole


def test_an_answer_that_breaks_off_keeps_its_whole_objects():
    whole = [claim(f"Iran did {n} things", "visit") for n in range(5)]
    text = json.dumps({"claims": whole})
    for cut in range(len(text) - 1, 40, -7):
        try:
            found = proposals_of(text[:cut], most=9)
        except Unusable:
            assert cut < len(json.dumps({"claims": whole[:1]}))
            continue
        assert found.whole == text[:cut].endswith("}]")  # only the last brace is missing
        assert [p.quote for p in found.proposals] == [c["quote"] for c in whole[: len(found.proposals)]]
