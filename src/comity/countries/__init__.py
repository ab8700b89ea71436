"""Countries, what they are called, and the bodies they belong to.

Names, demonyms, capitals and abbreviations become ISO 3166-1 alpha-3 codes, with dates; a name that fits
several countries is never guessed at. The vocabulary is in the CSV files of this folder.
"""

from comity.countries.bodies import BodyName, body, body_title, find_body
from comity.countries.context import resolve
from comity.countries.mentions import Mention, mentions
from comity.countries.register import Country, every, get, name
from comity.countries.search import find

__all__ = [
    "BodyName",
    "Country",
    "Mention",
    "body",
    "body_title",
    "every",
    "find",
    "find_body",
    "get",
    "mentions",
    "name",
    "resolve",
]
