# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a citizen answers to the form of an enrolment.

ANSWERS says what matters to a test that reads it again elsewhere; whatever else the form requires gets
an answer that fits its type, so that a form may grow without breaking every test that fills it."""

# A whole PDF of one empty page, small enough to be read here.
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000053 00000 n\x20
0000000102 00000 n\x20
trailer<</Size 4/Root 1 0 R>>
startxref
165
%%EOF
"""

ANSWERS = {
    "citizenship": "IT",
    "residence": {"street": "Via dell’Università", "number": "12/B", "postal_code": "00184",
                  "municipality": "Roma", "province": "RM", "country": "IT"},
    "district_link": "domicile",                 # shows one more field, in the same step
    "professional_domicile": {"street": "Piazza Duomo", "number": "1", "postal_code": "20122",
                              "municipality": "Milano", "province": "MI", "country": "IT"},
    "phone": "3331234567",
    "digital_domicile": "ingegnere@pec.example.org",
    "section": "A", "sector": "informazione",
    "other_registers": "no", "public_employee": "no", "vat_number": "12345678903",
    "degree_level": "magistrale", "degree_class": "LM-32",
    # Whoever shows it must show it as it is.
    "university": "Università “La Sapienza” & <b>Roma</b>",
    "degree_date": "2021-07-15", "degree_mark": 110, "degree_honours": True,
    "exam_seat": "Roma", "exam_session": "second", "exam_year": 2021,
    "convictions": "no", "pending_charges": "no",
    "stamp_method": "serial", "stamp_serial": "01234567890123",
}

BY_TYPE = {
    "text": "Testo di prova", "multiline": "Righe di prova", "integer": 100, "money": 10000,
    "date": "2020-01-31", "checkbox": True, "declaration": True, "fiscal_code": "RSSMRA80A01H501U",
    "vat_number": "12345678903", "iban": "IT60X0542811101000000123456", "email": "prova@example.org",
    "pec": "prova@pec.example.org", "phone": "3331234567", "postal_code": "00184",
    "municipality": "Roma", "province": "RM", "country": "IT",
    "address": {"street": "Via di Prova", "number": "1", "postal_code": "00184", "municipality": "Roma",
                "province": "RM", "country": "IT"},
}


def holds(condition, values):
    """Whether a condition of visible_when holds."""
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(part, values) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, values) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], values)
    value = values.get(condition["field"])
    if "equals" in condition:
        return value == condition["equals"]
    if "in" in condition:
        return value in condition["in"]
    return bool(value)


def answer_for(field):
    if field["id"] in ANSWERS:
        return ANSWERS[field["id"]]
    if not field.get("required") and field["type"] != "declaration":
        return None
    if field["type"] == "choice":
        return field["options"][0]["value"]
    if field["type"] == "multichoice":
        return [field["options"][0]["value"]]
    if field["type"] == "group":
        return [{part["id"]: answer_for(part) for part in field["fields"] if part.get("required")
                 and "visible_when" not in part}]
    return BY_TYPE[field["type"]]


def visible_fields(form, values):
    """Fields of the form that show for VALUES, which may grow meanwhile, section by section."""
    for section in form["sections"]:
        if holds(section.get("visible_when"), values):
            for field in section["fields"]:
                if field["type"] != "note" and holds(field.get("visible_when"), values):
                    yield field


def answers(form, identity=()):
    """Plain values by field, without those of IDENTITY (attributes that the sign-in gives), and the
    fields that want a file."""
    values, files = {}, []
    for field in visible_fields(form, values):
        if field["type"] == "attachment":
            if field.get("required"):
                files.append(field["id"])
        elif field.get("from") not in identity and (answer := answer_for(field)) is not None:
            values[field["id"]] = answer
    return values, files


def to_controls(values):
    """The same as a page's controls take it: texts by the name of the control."""
    controls = {}
    for name, value in values.items():
        if isinstance(value, dict):
            controls.update({f"{name}.{part}": text for part, text in value.items()})
        else:
            controls[name] = value
    return controls
