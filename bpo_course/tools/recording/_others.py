"""Written numbers that are no card's, known by their shape, such as times and IBANs."""

from __future__ import annotations

import re
from typing import Final

Span = tuple[int, int]
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)\d\d"
_SHAPES: Final = re.compile(
    rf"""(?<![\w:])(?:[01]?\d|2[0-3])(?::[0-5]\d){{1,2}}(?:[.,]\d{{1,6}})?(?![\w:])
    |(?<![\w/.-]){_DAY}(?P<one>[/.-]){_MONTH}(?P=one){_YEAR}(?![\w/-]|\.\d)
    |(?<![\w/.-]){_MONTH}(?P<two>[/.-]){_DAY}(?P=two){_YEAR}(?![\w/-]|\.\d)
    |(?<![\w/.-]){_YEAR}(?P<three>[/.-]){_MONTH}(?P=three){_DAY}(?=T\d|(?![\w/-]|\.\d))
    |\(\d{{3}}\)\s?\d{{3}}[\s.-]\d{{4}}(?!\d)
    |(?<![\w-])\d{{3}}-\d{{7}}-\d{{7}}(?![\w-])
    |(?<![\w.,])\d{{1,3}}(?:,\d{{2,3}}){{1,3}}(?:\.\d\d)?(?!\w|,\d)
    |(?<![\w.,])(?<!\d\s)\d{{1,6}}\.\d\d(?!\w|[.,/-]\d)(?!\s\d)""",
    re.VERBOSE | re.ASCII,
)
"""Times, dates with a year of four digits, phone numbers as the United States writes them, order
numbers of 3, 7 and 7 digits as Amazon writes them, and amounts with thousands or two decimals."""
IBAN_LENGTHS: Final = {
    **{"NO": 15, "BE": 16, "DK": 18, "FI": 18, "NL": 18, "AT": 20, "EE": 20, "LT": 20, "LU": 20},
    **{"CH": 21, "LV": 21, "DE": 22, "GB": 22, "IE": 22, "AE": 23, "GI": 23, "IL": 23, "CZ": 24},
    **{"ES": 24, "PK": 24, "RO": 24, "SA": 24, "SE": 24, "SK": 24, "PT": 25, "TR": 26, "FR": 27},
    **{"GR": 27, "IT": 27, "HU": 28, "PL": 28, "CY": 28},
}
"""Signs of an IBAN by its country, from experience: the registry of SWIFT has more countries."""
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]){11,24}", re.IGNORECASE | re.ASCII)


def others(text: str) -> list[Span]:
    """Return where times, dates, amounts, IBANs and other numbers of a known shape are.

    Example:
        >>> text = "At 10:30 on 24/10/2023, 45.00 from 4012 8888 8888 1881"
        >>> [text[start:end] for start, end in others(text)]
        ['10:30', '24/10/2023', '45.00']
    """
    return [*(found.span() for found in _SHAPES.finditer(text)), *ibans(text)]


def ibans(text: str) -> list[Span]:
    """Return where international bank account numbers are, by country, length and check digits.

    Source:
        ISO 13616: the first four signs are moved to the end, letters are read as 10 to 35, and the
        remainder by 97 is 1.

    Example:
        >>> ibans("It's GB29 NWBK 6016 1331 9268 19.")
        [(5, 32)]
    """
    found = []
    for match in _IBAN.finditer(text):
        length = IBAN_LENGTHS.get(match[0][:2].upper(), 0)
        places = [at for at in range(*match.span()) if text[at].isalnum()][:length]
        signs = "".join(text[at] for at in places)
        whole = length and len(signs) == length
        ends = whole and not text[places[-1] + 1 : places[-1] + 2].isalnum()
        if ends and int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1:
            found.append((places[0], places[-1] + 1))
    return found
