#!/usr/bin/env python3
# check-form-schema.py - the JSON Schema of forms agrees with the parser in C
#
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Takes every form that Albo comes with, and refuses every broken one of
# broken-forms.json that a schema can see through.  Speaks TAP.

import json
import os
import sys

try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(0)


def load(*path):
    with open(os.path.join(os.environ["ALBO_SOURCE"], *path), encoding="utf-8") as file:
        return json.load(file)


def forms():
    for name in ("professional-order", "school", "generic-list"):
        for service in load("data", "services", name + ".json")["services"]:
            yield name + "/" + service["code"], service["form"]
    for name in ("all-types", "small"):
        yield name, load("tests", "fuzz", "corpus", "form", name + ".json")


def main():
    schema = load("data", "form", "form.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    results = []

    for name, form in forms():
        errors = [error.message for error in validator.iter_errors(form)]
        results.append((not errors, "takes " + name, errors))

    for case in load("tests", "core", "broken-forms.json")["cases"]:
        # Where the schema cannot see it, it takes the form: the mark stays honest.
        is_right = validator.is_valid(case["form"]) != case["schema"]
        verb = "refuses" if case["schema"] else "cannot see"
        results.append((is_right, verb + ": " + case["message"], []))

    print("1..%d" % len(results))
    for number, (is_right, what, errors) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if is_right else "not ok", number, what.replace("#", "")))
        for error in errors[:5]:
            print("# " + error[:200])

    return 0 if all(result[0] for result in results) else 1


sys.exit(main())
