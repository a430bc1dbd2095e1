# SPDX-License-Identifier: AGPL-3.0-or-later
"""Markup and scripts in every text that somebody can write, and in names of files: a real browser shows
them as text, on every page that they come to."""

import json
import re
import secrets

import crowd
import enrolment
from page_table import SESSION
from people import person
from tap import check_equal

# Ends an attribute and an element, and would be an element of this name, run a script or fetch something.
NASTY = "\"'><albo-xss></albo-xss><img src=x onerror=alert(1)>{{csrf}}"
SCRIPT = "</textarea><script>alert(2)</script><albo-xss>"
FILE = "\"'><albo-xss><img src=x onerror=alert(3)>.pdf"
WORKER = "ordine.amministratore"

OPEN = """
do $$
declare
  v_file constant bytea := decode('{file}', 'hex');
  v_draft jsonb;
  v_field text;
  v_attachment bigint;
begin
  perform login.session_open($json${identity}$json$, 'spid', 2, sha256(convert_to('{token}', 'UTF8')));
  v_draft := portal.draft_open('{token}', 'ordine', 'iscrizione');
  perform portal.draft_save('{token}', (v_draft ->> 'id')::bigint, (v_draft ->> 'row_version')::int, $json${values}$json$, 6);
  foreach v_field in array array[{files}]::text[] loop
    v_attachment := portal.attachment_begin('{token}', (v_draft ->> 'id')::bigint, v_field, $json${name}$json$, 'application/pdf');
    perform portal.attachment_append('{token}', v_attachment, 0, v_file);
    perform portal.attachment_finish('{token}', v_attachment, sha256(v_file));
  end loop;
end
$$;
"""


def make_nasty(form, values):
    """All that is free text, in the place of what was answered; a rule of its own may refuse it."""
    for field in enrolment.visible_fields(form, values):
        if field["type"] in ("text", "multiline") and "pattern" not in field and "from" not in field \
                and field.get("max_length", 1000) >= len(NASTY):
            values[field["id"]] = NASTY
        elif field["type"] == "address" and isinstance(values.get(field["id"]), dict):
            values[field["id"]] = {**values[field["id"]], "street": NASTY}
    return values


def add_steps(story, ways):
    state = {"shown": 0}

    def ask(verb, **arguments):
        return ways.browser.ask(verb, **arguments)

    def look(path, shows=False):
        """One page: nothing of it became markup, nothing ran, nothing was refused by the policy."""
        ask("visit", url=ways.site.url + path)
        check(path, shows)

    def check(where, shows=False):
        found = ask("look_for_markup", text="<albo-xss>")
        check_equal(found["elements"], [], f"markup in {where}")
        check_equal(ask("take_trouble"), [], f"trouble in {where}")
        assert found["is_shown"] or not shows, f"the text is not on {where}"
        state["shown"] += found["is_shown"]

    def request():
        return ways.database.json("select to_jsonb(r) from albo.request r where r.id = :'id';", id=state["request"])

    def office(call):
        ways.as_office("select office." + call.format(id=state["request"], version=request()["row_version"]), WORKER)

    @story.step("markup: in every text of a form and in the name of a file")
    def form():
        token = state["token"] = secrets.token_urlsafe(32)
        document = crowd.form_of(ways.database)
        values, files = enrolment.answers(document)
        identity = {**person(92001), "given_name": NASTY, "family_name": SCRIPT}
        ways.database.query(OPEN.format(
            token=token, identity=json.dumps(identity), values=json.dumps(make_nasty(document, values)),
            file=enrolment.PDF.hex(), files=",".join(f"'{name}'" for name in files), name=FILE))
        state["draft"], = ways.database.query(
            "select d.id from albo.draft d join albo.citizen c on c.id = d.citizen_id where c.fiscal_code = :'code';",
            code=identity["fiscal_code"])[0]
        ask("start", origins=[ways.site.url, ways.site.login_url])
        ask("sign_in_with", name=SESSION, value=token, url=ways.site.url)
        for number in range(1, len(document["sections"]) + 1):
            look(f"/bozze/{state['draft']}/{number}")
        assert state["shown"] >= 4, f"shown on {state['shown']} steps only"
        look(f"/bozze/{state['draft']}/riepilogo", True)
        look("/pratiche")
        look("/profilo", True)

    @story.step("markup: in the name of a file that the page itself sends, takes over, or refuses")
    def files():
        ask("visit", url=f"{ways.site.url}/bozze/{state['draft']}/6")
        good, bad = ways.out / FILE, ways.out / FILE.replace(".pdf", ".html")
        good.write_bytes(b"%PDF-1.4\n")
        bad.write_bytes(b"<html>")
        ask("choose_files", name="other_documents", paths=[str(bad)])
        check("the refusal of a file", True)
        ask("choose_files", name="other_documents", paths=[str(good)])
        assert "albo-xss" in ask("wait_for", selector="#other_documents .albo-file", text="albo-xss")
        check("the list of files", True)

    @story.step("markup: in what the browser sends and gets back at once")
    def typed():
        ask("visit", url=f"{ways.site.url}/bozze/{state['draft']}/4")
        ask("fill_all", value=NASTY)
        ask("press", name=ways.say("Next"))
        check("a step with faults", True)
        for path in ("/ente/ordine/albi/albo?cerca=", "/ente/ordine/albi/albo?giorno=", "/accessibilita?x="):
            look(path + "%22%27%3E%3Calbo-xss%3E%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E")

    @story.step("markup: in a request, in what the office writes, and in what it is answered")
    def conversation():
        token = state["token"]
        version = ways.database.value("select row_version from albo.draft where id = :'id';", id=state["draft"])
        # What the step before left unfit is put right: the texts stay as they are.
        document = crowd.form_of(ways.database)
        values = make_nasty(document, enrolment.answers(document)[0])
        version = ways.database.json("select portal.draft_save(:'token', :'id', :'version', :'values', 6);", token=token,
                                     id=state["draft"], version=version, values=json.dumps(values))["row_version"]
        ways.database.query("select portal.submit(:'token', :'id', :'version', gen_random_uuid());", token=token,
                            id=state["draft"], version=version)
        state["request"], = ways.database.query(
            "select r.id from albo.request r join albo.session s on s.citizen_id = r.citizen_id "
            "where s.token_hash = sha256(convert_to(:'token', 'UTF8'));", token=token)[0]
        quoted = crowd.quoted(NASTY).replace("{", "{{").replace("}", "}}")
        item = json.dumps({"items": [{"kind": "text", "reason": NASTY}, {"kind": "field", "field": "university", "reason": SCRIPT},
                                     {"kind": "attachment", "reason": NASTY}],
                           "message": SCRIPT, "clock_effect": "none", "due_on": "DAY"})
        day = ways.database.value("select albo.rome_day(now()) + 20;")
        item = crowd.quoted(item.replace("DAY", day)).replace("{", "{{").replace("}", "}}")
        office("message_send({id}, gen_random_uuid(), " + quoted + ");")
        office("claim({id}, {version}, gen_random_uuid());")
        office("ask_supplement({id}, {version}, gen_random_uuid(), " + item + ");")
        path = f"/pratiche/{state['request']}"
        for page, shows in (("", True), ("/ricevuta", False), ("/accessi", False), ("/integrazione", True), ("/messaggi", True),
                            ("/rettifica", False), ("/ritiro", False), ("/valutazione", False)):
            look(path + page, shows)
        items = re.findall(r"/integrazione/(\d+)", visit_html(path + "/integrazione"))
        assert len(set(items)) == 3, items
        for number in sorted(set(items)):
            look(f"{path}/integrazione/{number}", True)
        for tab in ("/pratiche", "/messaggi", "/documenti", "/pagamenti", "/scadenze"):
            look(tab)
        for place, button in (("/messaggi", "Send the message"), ("/rettifica", "Ask for the correction")):
            ask("visit", url=ways.site.url + path + place)
            ask("fill_all", value=SCRIPT)
            ask("press", name=ways.say(button))
            check(f"what follows {button}")
        look(path + "/messaggi", True)
        assert state["shown"] >= 20, f"shown {state['shown']} times only"

    def visit_html(path):
        ask("visit", url=ways.site.url + path)
        return ask("html")
