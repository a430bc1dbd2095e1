# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must not stand on a page of each language: the texts of the other one.

Out of the catalogue of the portal, so that no list of words has to be kept here."""

import importlib.util
import re

from parts import SOURCE


def load_translate():
    path = SOURCE / "ui/portal/translate.py"
    spec = importlib.util.spec_from_file_location("translate", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def to_expression(text):
    """For a text with values in it: anything may stand in their place."""
    return re.sub(r"\\\{[a-z_.]+\\\}", ".+", re.escape(text)).replace("\\ ", " ")


def split(texts, others):
    """Texts that stand alone and those with values, without what the other language says as well."""
    plain, expressions = [], []
    for text in texts:
        letters = re.sub(r"\{[a-z_.]+\}", "", text)
        if "{" not in text:
            if text not in others:
                plain.append(text)
        elif sum(c.isalpha() for c in letters) >= 8:
            expressions.append(to_expression(text))
    return {"texts": plain, "expressions": expressions}


def list_foreign():
    """By language of the page."""
    _header, entries = load_translate().read_catalogue(SOURCE / "po/portal/it.po")
    english, italian = list(entries), list(entries.values())
    return {"it": split(english, set(italian)), "en": split(italian, set(english))}
