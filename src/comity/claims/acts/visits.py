"""Visits, meetings and sessions: "the president visited Hanoi", "the third session was held in Minsk"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.acts.parties import the_two
from comity.claims.clauses import Intro, trim
from comity.claims.clauses.verbs import first_verb, is_verb
from comity.claims.lexicon import word_set
from comity.claims.numerals import ORDINALS
from comity.claims.roles import codes_in, distinct
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence

_BEFORE_PLACE = word_set("before_place")
_BEHIND_PLACE = word_set("behind_place")
_OPENS_OCCASION = word_set("opens_occasion")
_RECEIVING = word_set("verbs_of_receiving")
_NOT_MET = word_set("met_but_not_people")
_MEET = word_set("forms_of_meet")
_BEFORE_MEETING = word_set("before_meeting")
_OPENS_TAIL = word_set("opens_tail")
_MOST_RECENT = word_set("most_recent")
_HELD_IN = frozenset({"in", "at", "during"})
_LED_REACH = 4  # tokens of "in a short"
_TOLD_REACH = 6  # tokens between "talks" and where they were held
_PASSIVE = word_set("passive")
_STAYS = word_set("verbs_of_staying")
_OFTEN = frozenset({"many", "often", "regularly", "always", "periodically"})
_EACH_YEAR = frozenset({"annually", "semiannually", "biannually", "yearly", "quarterly", "regularly"})
_MANY = word_set("many_officials")
_TWO = 2
_HOSTS = frozenset({"host", "hosts"})
_BEEN = (["been", "in"], ["been", "to"])
_ON_REACH = 7  # tokens between "on" and "visit" in "on a two-day state visit"
_BEING = frozenset({"is", "was", "are", "were"})
_FIRST_REACH = 9  # tokens of "the first American head of state to visit"
_NAME_REACH = 3  # tokens of a person's name
_CALLING = ("called", "calls")
_BEFORE_OFFICIAL = word_set("before_official")
_OBJECT_REACH = 7  # tokens between "welcomed" and the title of the visitor
_NEED_REACH = 14  # tokens between "meet" and the needs that are met
_OPENING_REACH = 9  # tokens between "During" and the meeting
_FOR_REACH = 7  # tokens between "for" and the meeting that somebody came for
_PLACE_FORMS = ("capital", "name", "abbreviation")


def visit_drafts(clause: Clause) -> list[Draft]:
    """Read a visit, meeting or session of the two."""
    told = clause.says("visit", "visit_verb", "meeting") or (clause.says("official") and not clause.made)
    told = told or _resumes_a_meeting(clause) or clause.words[:1] == ["who"]
    if not told:
        return []
    sentence, memory = clause.sentence, clause.memory
    if clause.has_figure("money", "percent"):
        return _beside_a_figure(clause)
    occasion = _Occasion(clause)
    span = occasion.span()
    whole = span == (clause.lo, clause.hi)
    if span is None or (clause.segment.attribution and whole):
        return []
    if occasion.place is None and not occasion.dated and occasion.visit is not None and not whole:
        if memory.visit_named:
            return []  # the visit is only mentioned again
        memory.visit_named = True
    if whole:
        span = clause.lo, _told(clause)
    draft = clause.draft(Kind.VISIT, span, carries_period=False)
    sides = _sides(clause, occasion.place)
    if len(sides) > _TWO and whole and not memory.given:
        met = _sides(clause, occasion.place, span[1])
        sides = met if met and set(met) <= set(memory.pair or ()) else sides  # others are named behind it
    above = clause.hangs_on()
    if above is not None and len(sides) < _TWO:
        sides = distinct([*codes_in(above.sentence, above.lo, above.hi), *sides])
    draft.countries = the_two(sides, memory)
    if occasion.place is not None:
        draft.details["place"] = sentence.quote(*occasion.place)
    draft.negated = any(sentence.words[i] != "outside" for i, _ in sentence.every("negation", *span))
    return [draft]


def _beside_a_figure(clause: Clause) -> list[Draft]:
    """Read "agreed during the president's visit last week to reach $3 billion": whose visit, and when."""
    noun = clause.first("visit")
    if noun is None or not _possessive(clause, noun[0]) or clause.made:
        return []
    start, end = _owner_start(clause, noun[0]), _phrase(clause, noun[0], noun[1])[1]
    dated = any(m.role == "point" for _, _, m in clause.sentence.periods_in(noun[1], end))
    if not dated or clause.sentence.quantities_in(start, end):
        return []
    draft = clause.draft(Kind.VISIT, (start, end), carries_period=False)
    draft.countries = the_two(codes_in(clause.sentence, start, end), clause.memory)
    return [draft]


def _owner_start(clause: Clause, at: int) -> int:
    """Where "President Museveni's visit" or "the Kenyan minister's visit" begins."""
    sentence, start = clause.sentence, at
    while start > clause.lo and (
        sentence.words[start - 1] in ("'s", "'", "state", "official", "working", "recent")
        or sentence.capital(start - 1)
        or "official" in sentence.classes[start - 1]
        or sentence.covered[start - 1] == "country"
    ):
        start -= 1
    return start - 1 if start > clause.lo and sentence.words[start - 1] == "the" else start


def _told(clause: Clause) -> int:
    """Where a visit is told: before a comma that only adds, as in "flew to Oslo on Monday, for talks"."""
    sentence, hi = clause.sentence, clause.hi
    acts = ("visit", "visit_verb", "meeting")
    first = min((found[0] for found in map(clause.first, acts) if found is not None), default=clause.lo)
    dated = [i for i, _, m in sentence.periods_in(first, hi) if m.role == "point"]
    for at in range(first + 1, hi - 1):
        following = sentence.words[at + 1]
        seen = sentence.countries_in(first, at) or any(day < at for day in dated)
        if _for_the_first(sentence, at) and seen and not any(day > at for day in dated):
            return at
        if sentence.words[at] != "," or not (following in _OPENS_TAIL or following.endswith("ing")):
            continue
        told = sentence.countries_in(first, at) or any(day < at for day in dated)
        if told and not any(day > at for day in dated) and sentence.covered[at + 1] != "period":
            return at
    return hi


def _for_the_first(sentence: Sentence, at: int) -> bool:
    """Whether "for" opens what is first about it: "arrived on Friday [for the first visit since]"."""
    words = sentence.words
    if words[at] != "for" or words[at + 1 : at + 2] not in (["the"], ["his"], ["her"], ["their"], ["its"]):
        return False
    return words[at + 2 : at + 3] == ["first"] or words[at + 3 : at + 4] == ["time"]


def _sides(clause: Clause, place: Range | None, stop: int | None = None) -> tuple[str, ...]:
    """The countries of the clause, except one that only lends its capital as the place of the talks."""
    home = clause.memory.home
    return distinct(
        code
        for i, j, code, mention in clause.named()
        if (stop is None or j <= stop)
        and not _only_places(clause, (i, j), place)
        and ((i, j) != place or mention.form != "capital" or code in home)
    )


def _only_places(clause: Clause, name: Range, place: Range | None) -> bool:
    """Whether a country only says where a city lies: "met in Lima, Peru"."""
    sentence, at = clause.sentence, name[0]
    town = at - 1 - (sentence.words[at - 1] == ",")
    while town - 1 > clause.lo and sentence.capital(town - 1) and not sentence.covered[town - 1]:
        town -= 1  # "in Kuala Lumpur, Malaysia"
    if town - 1 >= clause.lo and sentence.words[town - 1] in _BEFORE_PLACE:
        named_town = sentence.capital(town) and not sentence.covered[town] and sentence.words[town].isalpha()
        if named_town and not set(sentence.countries_in(*name)[0][2].codes) & set(clause.memory.home):
            return True  # "met in Munich, Germany"
    if place is None or at - place[1] != 1 or sentence.words[place[1]] != ",":
        return False
    city = sentence.country_at(place[0])
    return city is not None and city[2].form == "capital" and name != place


class _Occasion:
    """What a clause says of a visit or meeting, and which of its words say it."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.visit, self.meeting = clause.first("visit"), clause.first("meeting")
        self.official = clause.first("official")
        self.place = _place(clause)
        periods = clause.sentence.periods_in(clause.lo, clause.hi)
        self.dated = any(mention.role == "point" for _, _, mention in periods)
        self.somewhere = self.place is not None or self.dated

    def span(self) -> Range | None:
        """The clause that says it, or the noun phrase where it only introduces something else."""
        clause = self.clause
        whole = (clause.lo, clause.hi)
        if self._travelled() or (clause.intro is Intro.AFTER and self.meeting is not None):
            return whole
        opens = self.meeting is not None and self.meeting[0] - clause.lo <= _OPENING_REACH
        if clause.intro is Intro.OPENING and self.meeting is not None and opens and self.somewhere:
            return trim(clause.sentence, _phrase_start(clause, self.meeting[0]), clause.hi)
        if (clause.says("visit", "meeting") and clause.says("put_off")) or self._was_last():
            return whole
        if self._listed() or (clause.words[:1] == ["meeting"] and self._met_between()):
            return whole
        if clause.intro is Intro.OPENING and self.visit is not None and self.somewhere:
            return trim(clause.sentence, _of_occasion(clause, self.visit[0]), clause.hi)
        owned = self.visit is not None and _possessive(clause, self.visit[0])
        if self.visit is not None and (self.somewhere or owned):
            return self._visit_span(self.visit, owned=owned)
        met = self._met() or self._came_for() or self._counted() or _resumes_a_meeting(clause)
        if met or self._stayed() or self._is_on_it() or self._dealt_there():
            return whole
        return self._told_in_passing()

    def _told_in_passing(self) -> Range | None:
        """Read "… at talks of the presidents in Oslo on 15 June": a place, a day and who met, but no verb."""
        clause, meeting = self.clause, self.meeting
        if meeting is None or self.official is None or not self.dated:
            return None
        if self.place is None:
            return self._between_officials(meeting)
        if self.official[0] > self.place[0] or not meeting[0] < self.place[0] <= meeting[1] + _TOLD_REACH:
            return None
        return meeting[0], _phrase(clause, meeting[0], self.place[1])[1]

    def _listed(self) -> bool:
        """Read an item without a verb: "- Leaders' Consultation, Putrajaya, 6 August 2024"."""
        sentence, clause = self.clause.sentence, self.clause
        if not sentence.item or self.meeting is None or clause.has_verb() or clause.quantities():
            return False
        days = sentence.periods_in(self.meeting[1], clause.hi)
        return any(m.role == "point" and m.period.start == m.period.end for _, _, m in days)

    def _met_between(self) -> bool:
        """Read "officials of both, [meeting in Nairobi on Tuesday], agreed to …"."""
        above = self.clause.hangs_on()
        told_of = above is not None and above.sentence.has("official", above.lo, above.hi)
        return told_of and self.dated and self.clause.intro is Intro.PARTICIPLE

    def _between_officials(self, meeting: Range) -> Range | None:
        """Read "…, in a video call between the two prime ministers": where a day stands in the clause."""
        clause, words = self.clause, self.clause.sentence.words
        official = clause.sentence.first("official", meeting[1], min(meeting[1] + _TOLD_REACH, clause.hi))
        led = not _HELD_IN.isdisjoint(words[max(clause.lo, meeting[0] - _LED_REACH) : meeting[0]])
        if official is None or not led or words[meeting[1]] not in ("between", "of"):
            return None
        return _phrase_start(clause, meeting[0]), official[1]

    def _travelled(self) -> bool:
        """Whether an official travels or is received: "welcomed the prince", not "welcomed the progress"."""
        clause = self.clause
        verb = _visit_verb(clause)
        if verb is None:
            return False
        if _is_first_to(clause) and self.official is not None:
            return True
        above = clause.hangs_on() if clause.intro is Intro.RELATIVE else None
        told_of = above is not None and above.sentence.has("official", above.lo, above.hi)
        if self.official is None and told_of and self.somewhere:
            return True
        if clause.intro is Intro.RELATIVE and clause.words[:1] == ["where"] and self.dated:
            return clause.sentence.capital(verb[0] - 1)  # "in Bishkek, where Tokayev arrived on Tuesday"
        if self.official is None and self.dated and self.place is not None and _of_a_person(clause, verb):
            return True
        if clause.sentence.words[verb[0] - 1 : verb[0]] == ["it"]:
            return False  # "when it comes to feeding the world"
        if self.official is None:  # "Ms Meloni arrived in Tripoli on Monday"
            there = self.place is not None and verb[1] <= self.place[0] + 1 <= verb[1] + 2
            sentence, name = clause.sentence, verb[0] - 1
            person = (
                verb[0] > clause.lo and sentence.capital(name) and not sentence.words[name].endswith("nes")
            )
            again = sentence.words[verb[0]] == "last"  # "Mr Ruto last visited in October"
            return (there or again) and self.dated and person
        called = clause.sentence.words[verb[0]] in _CALLING and clause.sentence.words[verb[1] - 1] == "on"
        if clause.sentence.words[verb[0]] in _RECEIVING or called:
            return _receives(clause, verb)
        return self.official[0] < verb[0] or clause.says_after(verb[0], "official")

    def _visit_span(self, visit: Range, *, owned: bool) -> Range:
        """ "During the visit to Hanoi on Tuesday", "his visit", or the whole clause about it."""
        clause = self.clause
        opens = clause.sentence.words[clause.lo] in _OPENS_OCCASION and visit[0] - clause.lo <= 4
        if opens:
            return _phrase(clause, clause.lo + 1, visit[1])
        during = next(
            (k for k in range(visit[0] - 1, clause.lo, -1) if clause.sentence.words[k] == "during"), None
        )
        if clause.segment.attribution and during is not None:
            return _phrase(clause, during + 1, visit[1])  # "officials said during the visit of …"
        held = self.official is not None or clause.says("hold")
        if owned and not held and not self.somewhere:
            return trim(clause.sentence, clause.lo, visit[1])
        return clause.lo, clause.hi

    def _came_for(self) -> bool:
        """Read "was in Lusaka in April for talks"."""
        clause, meeting = self.clause, self.meeting
        if self.place is not None and (self._stays_there() or self._has_been_there()):
            return True
        if self.place is None or not self.dated:
            return False
        led = clause.sentence.words[max(clause.lo, self.place[0] - 2) : self.place[0]]
        if (
            self.official is not None
            and self.official[0] < self.place[0]
            and led in (["was", "in"], ["were", "in"], ["is", "in"], ["are", "in"])
        ):
            return True
        if meeting is None:
            return False
        return "for" in clause.sentence.words[max(self.place[1], meeting[0] - _FOR_REACH) : meeting[0]]

    def _stays_there(self) -> bool:
        """Read "the president, who is in India for five days"."""
        clause = self.clause
        above = clause.hangs_on() if clause.intro is Intro.RELATIVE else None
        led = clause.words[:3] in (["who", "is", "in"], ["who", "was", "in"], ["who", "are", "in"])
        lasting = any(m.family == "duration" for _, _, m in clause.quantities())
        return led and lasting and above is not None and above.sentence.has("official", above.lo, above.hi)

    def _has_been_there(self) -> bool:
        """Read "Malaysia's premier has just been in Berlin"."""
        place, official = self.place, self.official
        if place is None or official is None or not official[0] < place[0]:
            return False
        words = self.clause.sentence.words
        return words[place[0] - 2 : place[0]] in _BEEN and words[official[0]] not in ("ambassador", "envoy")

    def _dealt_there(self) -> bool:
        """Read "The ministers of both countries reviewed their trade in Arusha on 29 May"."""
        clause, official = self.clause, self.official
        if official is None or clause.intro is not Intro.MAIN or not clause.has_verb() or clause.quantities():
            return False
        sentence = clause.sentence
        verb = first_verb(sentence, official[0], clause.hi)
        both = len(set(clause.subject())) >= _TWO or sentence.words[official[1] - 1].endswith("s")
        if verb is None or not both or clause.says("intent", "forecast", "negation", "reporting"):
            return False
        days = [
            i
            for i, _, m in sentence.periods_in(verb, clause.hi)
            if m.role == "point" and m.period.start == m.period.end and m.period.stated
        ]
        places = (k for k in range(verb + 1, clause.hi) if sentence.words[k - 1] in ("in", "at"))
        return bool(days) and any(sentence.capital(k) and sentence.covered[k] != "period" for k in places)

    def _counted(self) -> bool:
        """Read "It was their third meeting in a year"."""
        clause, noun = self.clause, self.meeting or self.visit
        if noun is None or clause.words[:2] not in (
            ["it", "was"],
            ["this", "was"],
            ["it", "is"],
            ["this", "is"],
        ):
            return False
        before = clause.sentence.words[clause.lo + 2 : noun[0]]
        return "their" in before and any(word in ORDINALS for word in before) and "first" not in before

    def _stayed(self) -> bool:
        """Read "the Kenyan minister ended a three-day visit"."""
        visit, official = self.visit, self.official
        if visit is None or official is None or not official[0] < visit[0]:
            return False
        verb = first_verb(self.clause.sentence, official[0], visit[0])
        return verb is not None and self.clause.sentence.words[verb] in _STAYS

    def _is_on_it(self) -> bool:
        """Read "Sheikh Hasina was on a two-day state visit"."""
        visit = self.visit
        if visit is None:
            return False
        words = self.clause.sentence.words
        led = (
            k for k in range(visit[0] - 1, max(self.clause.lo, visit[0] - _ON_REACH), -1) if words[k] == "on"
        )
        at = next(led, None)
        return at is not None and words[at - 1] in _BEING

    def _was_last(self) -> bool:
        """Read "The last session was in 2019"."""
        clause, noun = self.clause, self.meeting or self.visit
        if noun is None or not self.dated:
            return False
        before = clause.sentence.words[max(clause.lo, noun[0] - 3) : noun[0]]
        if not _MOST_RECENT.isdisjoint(before) and ":" in clause.sentence.words[noun[1] : noun[1] + 2]:
            return True
        return (
            not _MOST_RECENT.isdisjoint(before)
            and first_verb(clause.sentence, noun[1], clause.hi) is not None
        )

    def _met(self) -> bool:
        """Whether people met: somebody, somewhere or on some day, and not "to meet demand"."""
        clause = self.clause
        if self.meeting is None or _meets_a_need(clause, self.meeting):
            return False
        if not _holds(clause) and not self._came_for():
            return False
        if self.official is None and clause.says_after(self.meeting[1], "firm"):
            return False  # "participants met with companies"
        meant = clause.says_before(self.meeting[0], "pledging", "intent")
        if meant and (not self.somewhere or not _EACH_YEAR.isdisjoint(clause.words)):
            return False  # "commit to hold consultations", "their commitment to meet annually"
        if not self.somewhere and self.meeting[1] - self.meeting[0] == 1 and self._only_to_meet():
            return False  # "the body for the two governments to meet"
        often = not _OFTEN.isdisjoint(clause.words)  # "meet at so many venues"
        two = len(clause.sentence.countries_in(clause.lo, clause.hi)) >= _TWO and not often
        not_since = clause.says("negation") and "since" in clause.words  # "has not met since 2019"
        return not_since or self.official is not None or self.somewhere or two

    def _only_to_meet(self) -> bool:
        """Whether "meet" is a purpose and no act: "the committee for both to meet"."""
        at = self.meeting[0] if self.meeting is not None else self.clause.lo
        words = self.clause.sentence.words[max(self.clause.lo, at - 1) : at + 1]
        return words == ["to", "meet"] and not self.clause.says_before(at, "intent")


def _holds(clause: Clause) -> bool:
    """Whether a meeting takes place, and nothing is just "free and open"."""
    sentence = clause.sentence
    held = sentence.every("hold", clause.lo, clause.hi)
    return any(sentence.words[i:j] != ["open"] or is_verb(sentence, i) for i, j in held)


def _resumes_a_meeting(clause: Clause) -> bool:
    """Read "The commission, which has not sat since 2021, [will be convened in Oslo]"."""
    above = clause.hangs_on() if clause.intro is Intro.COORDINATED else None
    if above is None or not above.sentence.has("meeting", above.lo, above.hi):
        return False
    where = bool(clause.sentence.countries_in(clause.lo, clause.hi)) or any(
        m.role == "point" for _, _, m in clause.sentence.periods_in(clause.lo, clause.hi)
    )
    return where and clause.says("hold")


def _visit_verb(clause: Clause) -> Range | None:
    """The verb of travelling; "his Greek host" is none."""
    found = clause.sentence.every("visit_verb", clause.lo, clause.hi)
    words = clause.sentence.words
    verbs = (r for r in found if words[r[0]] not in _HOSTS or is_verb(clause.sentence, r[0]))
    return next(verbs, None) or clause.first("visit") if _is_first_to(clause) else next(verbs, None)


def _is_first_to(clause: Clause) -> bool:
    """Read "became the first head of state to visit Oslo": who comes is told by what is first about it."""
    visit = clause.first("visit")
    words = clause.sentence.words
    if visit is None or words[visit[0] - 1] != "to" or clause.says("negation"):
        return False
    return "first" in words[max(clause.lo, visit[0] - _FIRST_REACH) : visit[0]]


def _of_a_person(clause: Clause, verb: Range) -> bool:
    """Whether a bare name is the subject: "Macron, who was here in May, [is expected in Oslo]"."""
    above = clause.hangs_on()
    if above is None or verb[0] - clause.lo > 1 or above.hi - above.lo > _NAME_REACH:
        return False
    sentence = above.sentence
    return all(sentence.capital(k) and not sentence.covered[k] for k in range(above.lo, above.hi))


def _receives(clause: Clause, verb: Range) -> bool:
    """Whether the object of the verb is an official, and not "the minister's wish" or "the regime to …"."""
    sentence, hi = clause.sentence, clause.hi
    official = sentence.first("official", verb[1], min(verb[1] + _OBJECT_REACH, hi))
    if sentence.words[verb[0] - 1] in _PASSIVE and sentence.words[verb[1] : verb[1] + 1] == ["by"]:
        return official is not None and clause.says_before(verb[0], "official")
    if official is None:
        return False
    many = sentence.words[official[1] - 1] in _MANY
    if many and sentence.words[verb[0]] in _CALLING:
        return False
    if not all(_may_precede_title(sentence, k) for k in range(verb[1], official[0])):
        return False
    end = official[1]
    while end < hi and sentence.words[end] not in ("'s", "'") and sentence.capital(end):
        end += 1
    if sentence.words[end : end + 1] in (["'s"], ["'"]):
        return False
    return sentence.words[verb[0]] not in _CALLING or "to" not in sentence.words[end:hi]


def _may_precede_title(sentence: Sentence, at: int) -> bool:
    """Whether a word can stand between "welcomed" and the official: an article, "Italy's", a name."""
    if sentence.words[at] == "'s":
        return sentence.covered[at - 1] == "country"
    return bool(sentence.covered[at]) or sentence.words[at] in _BEFORE_OFFICIAL or sentence.capital(at)


def _meets_a_need(clause: Clause, meeting: Range) -> bool:
    """Whether the object of "meet" is needs or demand, and not people."""
    sentence, after = clause.sentence, meeting[1]
    if _MEET.isdisjoint(sentence.words[meeting[0] : meeting[1]]):
        return False
    reach = 4 if sentence.words[meeting[0]] == "met" else _NEED_REACH
    stop = min(after + reach, clause.hi)
    return any(sentence.words[k] in _NOT_MET and sentence.covered[k] != "period" for k in range(after, stop))


def _place(clause: Clause) -> Range | None:
    """The name of the place where they met: "in Minsk", "to Iran"."""
    sentence = clause.sentence
    for i, j, mention in sentence.countries_in(clause.lo, clause.hi):
        led = i > clause.lo and sentence.words[i - 1] in _BEFORE_PLACE
        attribute = mention.form == "abbreviation" and _goes_on(sentence, j)
        if led and mention.form in _PLACE_FORMS and not attribute:
            return i, j
    return None


def _goes_on(sentence: Sentence, at: int) -> bool:
    """Whether a noun follows that the name only qualifies: "barriers to U.S. agricultural products"."""
    if at >= len(sentence) or sentence.covered[at] or sentence.capital(at):
        return False
    word = sentence.words[at]
    return word.isalpha() and word not in _BEHIND_PLACE


def _phrase_start(clause: Clause, at: int) -> int:
    """Where "the official joint session" begins."""
    while at > clause.lo and clause.sentence.words[at - 1] in _BEFORE_MEETING:
        at -= 1
    return at


def _of_occasion(clause: Clause, at: int) -> int:
    """Where "the visit of …" begins behind "On the occasion of"."""
    while at > clause.lo and clause.sentence.words[at - 1] not in _OPENS_OCCASION | {"of"}:
        at -= 1
    return at


def _possessive(clause: Clause, at: int) -> bool:
    """Whether somebody's visit is meant: "Lukashenko's visit", "the ministers' visit"."""
    before = clause.sentence.words[max(clause.lo, at - 3) : at]
    return "'s" in before or before[-1:] == ["'"]


def _phrase(clause: Clause, lo: int, at: int) -> Range:
    """A noun phrase about a visit, with the place and the days that follow it."""
    sentence, hi = clause.sentence, clause.hi
    end = at
    for i, j, _ in sentence.countries_in(at, hi):
        if i <= end + 2:
            end = j
    for i, j, mention in sentence.periods_in(at, hi):
        if _lead_token(sentence, i, mention.lead_start) <= end + 1:
            end = max(end, j)
    return trim(sentence, lo, end)


def _lead_token(sentence: Sentence, at: int, lead_start: int) -> int:
    """The token of the preposition before an expression of time."""
    return next((k for k in range(at, -1, -1) if sentence.starts[k] <= lead_start), at)
