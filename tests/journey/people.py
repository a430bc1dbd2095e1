# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented people by number, each with a valid fiscal code, no two the same."""

CONSONANTS = "BCDFGLMNPRSTVZ"
MONTHS = "ABCDEHLMPRST"
# Value of each character at odd places, the first being odd (DM 23 December 1976).
ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
               [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20,
                11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]))
EVEN = {**{c: int(c) for c in "0123456789"}, **{chr(65 + n): n for n in range(26)}}


def check_character(first_15):
    total = sum((ODD if place % 2 == 0 else EVEN)[c] for place, c in enumerate(first_15))
    return chr(65 + total % 26)


def person(number):
    """The identity of the person with this number, as a sign-in would give it: 14^3 family names times
    12 months, 28 days and 40 years."""
    n = number
    n, a = divmod(n, 14)
    n, b = divmod(n, 14)
    n, c = divmod(n, 14)
    n, month = divmod(n, 12)
    n, day = divmod(n, 28)
    year = n % 40
    family = CONSONANTS[a] + "a" + CONSONANTS[b].lower() + "e" + CONSONANTS[c].lower() + "i"
    code = (CONSONANTS[a] + CONSONANTS[b] + CONSONANTS[c] + "LCU" + f"{60 + year:02d}"
            + MONTHS[month] + f"{day + 1:02d}" + "H501")
    return {
        "given_name": "Luca", "family_name": family, "fiscal_code": code + check_character(code),
        "birth_date": f"{1960 + year}-{month + 1:02d}-{day + 1:02d}", "birth_place": "H501",
        "sex": "M", "email": f"persona{number}@example.org",
    }
