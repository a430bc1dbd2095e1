# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ways through the portal have in common: people, names of things, answers, one browser."""

import os

import enrolment
from foreign_texts import load_translate
from parts import SOURCE, Database
from page_table import PASSWORD
from tap import check_equal

MONTHS = ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
          "ottobre", "novembre", "dicembre")


class Ways:
    def __init__(self, database, site, browser, out):
        self.database = database
        self.site = site
        self.browser = browser
        self.out = out
        self.requests = set()      # method and address of all that a browser asked for
        self._people = None
        self._pdf = None
        self._texts = None

    def take_shot(self, helper, name):
        helper.ask("capture", path=str(self.out / f"way-{name}.png"))

    def take_person(self):
        """An invented person who has asked for nothing yet, and whom nobody else takes."""
        if self._people is None:
            self._people = self.database.json(
                "select jsonb_agg(c order by c ->> 'id' desc) from jsonb_array_elements(admin.demo_citizens()) c "
                "where not exists (select from albo.request r where r.citizen_id = (c ->> 'id')::bigint) "
                "and not exists (select from albo.draft d where d.citizen_id = (c ->> 'id')::bigint);")
        assert self._people, "the sample has not enough people without requests"
        return self._people.pop()

    def organization_name(self):
        return self.database.value("select name from albo.organization where code = 'ordine';")

    def form(self):
        return self.database.json("select portal.service('ordine', 'iscrizione') -> 'service' -> 'form';")

    def service_title(self, language="it"):
        return self.database.value("select portal.service('ordine', 'iscrizione') -> 'service' -> 'title' "
                                   f"->> '{language}';")

    def identity_of(self, person):
        """Names of the attributes that the sign-in gives for this person: their fields are locked."""
        return self.database.json("select coalesce(jsonb_agg(k), '[]') from jsonb_object_keys("
                                  "(select albo.identity_of(c) from albo.citizen c where c.id = :'id')) k;",
                                  id=person["id"])

    def answers(self, person):
        """Values and files (paths) for the enrolment, by field."""
        if self._pdf is None:
            self._pdf = self.out / "documento d’identità.pdf"
            self._pdf.write_bytes(enrolment.PDF)
        values, files = enrolment.answers(self.form(), self.identity_of(person))
        return values, {field: str(self._pdf) for field in files}

    def request_row(self, protocol):
        return self.database.json(
            "select to_jsonb(r) || jsonb_build_object('code', s.code) from albo.request r "
            "join albo.state s using (state) join albo.organization o on o.id = r.organization_id "
            "where o.code = 'ordine' and r.protocol_number = :'protocol';", protocol=protocol)

    def as_office(self, sql, who="ordine.amministratore"):
        """One call of the office's functions, by that person and nobody else."""
        os.environ["PGPASSWORD"] = PASSWORD
        return Database(host=self.database.host, user=who, name=self.database.name).query(sql)

    def enrol(self, citizen):
        """The whole way, from the portal's first page to the protocol number."""
        citizen.sit_down()
        citizen.find_service(self.organization_name(), self.service_title(citizen.language))
        citizen.sign_in()
        values, files = self.answers(citizen.person)
        citizen.fill_form(values, files)
        summary, protocol = citizen.send()
        check_equal(self.request_row(protocol)["code"], "awaiting_review", "state")
        return summary, protocol

    def say(self, english):
        """A text of the pages in Italian."""
        if self._texts is None:
            _header, self._texts = load_translate().read_catalogue(SOURCE / "po/portal/it.po")
        return self._texts[english]

    def long_date(self, iso):
        year, month, day = iso.split("-")
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"

    def collect_requests(self):
        self.requests.update((method, address) for method, address in self.browser.ask("take_requests"))
