"""Whether a clause tells of a visit or meeting at all, and which of its words say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.acts.noun_phrases import of_occasion, phrase, phrase_start, possessive
from comity.claims.acts.travels import is_first_to, of_a_person, receives, visit_verb
from comity.claims.clauses import Intro, trim
from comity.claims.clauses.verbs import first_verb, is_verb
from comity.claims.lexicon import word_set
from comity.claims.numerals import ORDINALS

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.sentences import Range, Sentence

_BEFORE_PLACE = word_set("before_place")
_BEHIND_PLACE = word_set("behind_place")
_OPENS_OCCASION = word_set("opens_occasion")
_RECEIVING = word_set("verbs_of_receiving")
_NOT_MET = word_set("met_but_not_people")
_MEET = word_set("forms_of_meet")
_MOST_RECENT = word_set("most_recent")
_HELD_IN = frozenset({"in", "at", "during"})
_LED_REACH = 4  # tokens of "in a short"
_TOLD_REACH = 6  # tokens between "talks" and where they were held
_STAYS = word_set("verbs_of_staying")
_OFTEN = frozenset({"many", "often", "regularly", "always", "periodically"})
_EACH_YEAR = frozenset({"annually", "semiannually", "biannually", "yearly", "quarterly", "regularly"})
_TWO = 2
_BEEN = (["been", "in"], ["been", "to"])
_ON_REACH = 7  # tokens between "on" and "visit" in "on a two-day state visit"
_BEING = frozenset({"is", "was", "are", "were"})
_CALLING = ("called", "calls")
_NEED_REACH = 14  # tokens between "meet" and the needs that are met
_OPENING_REACH = 9  # tokens between "During" and the meeting
_FOR_REACH = 7  # tokens between "for" and the meeting that somebody came for
_PLACE_FORMS = ("capital", "name", "abbreviation")


class Occasion:
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
            return trim(clause.sentence, phrase_start(clause, self.meeting[0]), clause.hi)
        if (clause.says("visit", "meeting") and clause.says("put_off")) or self._was_last():
            return whole
        if self._listed() or (clause.words[:1] == ["meeting"] and self._met_between()):
            return whole
        if clause.intro is Intro.OPENING and self.visit is not None and self.somewhere:
            return trim(clause.sentence, of_occasion(clause, self.visit[0]), clause.hi)
        owned = self.visit is not None and possessive(clause, self.visit[0])
        if self.visit is not None and (self.somewhere or owned):
            return self._visit_span(self.visit, owned=owned)
        met = self._met() or self._came_for() or self._counted() or resumes_a_meeting(clause)
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
        return meeting[0], phrase(clause, meeting[0], self.place[1])[1]

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
        return phrase_start(clause, meeting[0]), official[1]

    def _travelled(self) -> bool:
        """Whether an official travels or is received: "welcomed the prince", not "welcomed the progress"."""
        clause = self.clause
        verb = visit_verb(clause)
        if verb is None:
            return False
        if is_first_to(clause) and self.official is not None:
            return True
        above = clause.hangs_on() if clause.intro is Intro.RELATIVE else None
        told_of = above is not None and above.sentence.has("official", above.lo, above.hi)
        if self.official is None and told_of and self.somewhere:
            return True
        if clause.intro is Intro.RELATIVE and clause.words[:1] == ["where"] and self.dated:
            return clause.sentence.capital(verb[0] - 1)  # "in Bishkek, where Tokayev arrived on Tuesday"
        if self.official is None and self.dated and self.place is not None and of_a_person(clause, verb):
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
            return receives(clause, verb)
        return self.official[0] < verb[0] or clause.says_after(verb[0], "official")

    def _visit_span(self, visit: Range, *, owned: bool) -> Range:
        """ "During the visit to Hanoi on Tuesday", "his visit", or the whole clause about it."""
        clause = self.clause
        opens = clause.sentence.words[clause.lo] in _OPENS_OCCASION and visit[0] - clause.lo <= 4
        if opens:
            return phrase(clause, clause.lo + 1, visit[1])
        during = next(
            (k for k in range(visit[0] - 1, clause.lo, -1) if clause.sentence.words[k] == "during"), None
        )
        if clause.segment.attribution and during is not None:
            return phrase(clause, during + 1, visit[1])  # "officials said during the visit of …"
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


def resumes_a_meeting(clause: Clause) -> bool:
    """Read "The commission, which has not sat since 2021, [will be convened in Oslo]"."""
    above = clause.hangs_on() if clause.intro is Intro.COORDINATED else None
    if above is None or not above.sentence.has("meeting", above.lo, above.hi):
        return False
    where = bool(clause.sentence.countries_in(clause.lo, clause.hi)) or any(
        m.role == "point" for _, _, m in clause.sentence.periods_in(clause.lo, clause.hi)
    )
    return where and clause.says("hold")


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
