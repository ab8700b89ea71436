"""Errors that say what was found, and what mends it.

ComityError
├── UsageError          the call or the text cannot be used as given        (exit 2)
│   ├── UnreadableInput
│   ├── UnknownCountry
│   └── AmbiguousCountry
├── SourceError         a source of facts is missing, damaged or malformed  (exit 3)
│   └── UnmappedCodes   (warehouse.staging.unmapped) codes in it are in no table
├── WarehouseError      the built data cannot answer                        (exit 3)
└── ModelError          the mathematics failed                              (exit 2)
"""

from __future__ import annotations


class ComityError(Exception):
    """Something the user can mend: what was seen, and what to do next.

    Parameters
    ----------
    found : what was seen, and where
    fix : what to do about it
    """

    exit_code = 2

    def __init__(self, *, found: str, fix: str) -> None:
        self.found = found
        self.fix = fix
        super().__init__(f"{found}. {fix[:1].upper()}{fix[1:]}.")


class UsageError(ComityError):
    """The command, the argument or the text cannot be used as given."""


class SourceError(ComityError):
    """A source of facts is missing, damaged or not in the form its card promises."""

    exit_code = 3


class WarehouseError(ComityError):
    """The warehouse is absent, older than the code, or lacks what was asked for."""

    exit_code = 3


class ModelError(ComityError):
    """A calculation has no answer: the data do not identify it, or it did not converge."""


class UnreadableInput(UsageError):
    """A file or stream is missing, empty, binary, too large or in another language."""


class UnknownCountry(UsageError):
    """No country goes by this name or code.

    Usual cases: a typing error, a region, or a name in another language.
    """

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        self.name = name
        self.near = near
        nearest = f"did you mean {', '.join(near)}? Otherwise " if near else ""
        super().__init__(
            found=f"{name!r} is not a country that comity knows",
            fix=f"{nearest}pass an ISO 3166 code such as IRN, or the English name",
        )


class AmbiguousCountry(UsageError):
    """A name fits more than one country.

    Usual cases: "Congo", "Korea", "Guinea" beside its neighbours, and names that changed hands.
    """

    def __init__(self, name: str, candidates: tuple[str, ...], titles: tuple[str, ...] = ()) -> None:
        self.name = name
        self.candidates = candidates
        self.titles = titles or candidates
        super().__init__(
            found=f"{name!r} fits {len(candidates)} countries: {', '.join(self.titles)}",
            fix="pass an ISO 3166 code, or the year in which the name was used",
        )
