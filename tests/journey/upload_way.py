# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that a page sends as soon as they are chosen, and without scripts when it is saved; entries of a
list that come and go without the page being loaded anew."""

import json

import crowd
from page_table import SESSION
from tap import check_equal, wait_for

STEP = 6                  # of the enrolment: its files
FIELD = "other_documents"  # several, of up to 10 MiB each
STATUS = "form > [role=status]"


def add_steps(story, ways):
    state = {}

    def ask(verb, **arguments):
        return ways.browser.ask(verb, **arguments)

    def sit_down(number, step, organization="ordine", javascript=True, values=None):
        """Somebody with a draft, at a step of it."""
        token, draft, version = crowd.fill_drafts(ways.database, number, 1, False, organization)[number]
        if values is not None:
            ways.database.query("select portal.draft_save(:'token', :'draft', :'version', :'values', 1);", token=token,
                                draft=draft, version=version, values=json.dumps(values))
        state["draft"] = draft
        ask("start", origins=[ways.site.url, ways.site.login_url], javascript=javascript)
        ask("sign_in_with", name=SESSION, value=token, url=ways.site.url)
        check_equal(ask("visit", url=f"{ways.site.url}/bozze/{draft}/{step}")["status"], 200, "status")
        ask("take_requests")

    def make(name, content):
        path = ways.out / name
        path.write_bytes(content)
        return str(path)

    def kept():
        return [row[0] for row in ways.database.query(
            "select name from albo.attachment where draft_id = :'draft' and sha256 is not null order by id;",
            draft=state["draft"])]

    def sent():
        return [url for method, url in ask("take_requests") if method == "POST"]

    def check_clean():
        found = ask("audit")
        assert not any(found.values()), found

    @story.step("upload: a file of another kind or too large is refused in its place, before it is sent")
    def refused():
        sit_down(91001, STEP)
        ask("mark")
        page = ways.say("%s is not of a kind that is taken here: it was not sent.")
        false = make("falso.pdf", b"<html>")
        ask("choose_files", name=FIELD, paths=[false])
        text = ask("text_of", selector=f"#{FIELD} .albo-error")
        check_equal(text, page.replace("%s", "falso.pdf"), "refusal")
        assert text in ask("wait_for", selector=STATUS, text="falso.pdf"), "not read out"
        large = make("grande.pdf", b"%PDF-1.4\n" + b"\0" * (10 << 20))
        ask("choose_files", name=FIELD, paths=[large])
        text = ask("text_of", selector=f"#{FIELD} .albo-error")
        check_equal(text, ways.say("%s is too large: it was not sent.").replace("%s", "grande.pdf"), "refusal")
        check_clean()
        check_equal((sent(), kept(), ask("is_marked")), ([], [], True), "sent, kept, same page")

    @story.step("upload: a good file is sent at once, shown in its place, and nothing typed is lost")
    def good():
        ask("choose_files", name=FIELD, paths=[make("uno.pdf", b"%PDF-1.4\n1"), make("due.pdf", b"%PDF-1.4\n2")])
        ask("wait_for", selector=f"#{FIELD} .albo-file", text="due.pdf")
        check_equal((kept(), ask("is_marked")), (["uno.pdf", "due.pdf"], True), "kept, same page")
        assert "uno.pdf" in ask("wait_for", selector=STATUS, text="uno.pdf")
        check_equal(ask("focused")["name"], FIELD, "where the focus is")
        check_clean()
        # The version that the page knows is the one that is kept now, so that going on is no conflict.
        ask("choose_files", name="identity_document", paths=[make("carta.pdf", b"%PDF-1.4\n3")])
        ask("wait_for", selector="#identity_document .albo-file", text="carta.pdf")
        ask("press", name=ways.say("Next"))
        assert ask("read")["path"].endswith("/riepilogo"), ask("read")["path"]

    @story.step("upload: a file is removed in its place")
    def removed():
        ask("visit", url=f"{ways.site.url}/bozze/{state['draft']}/{STEP}")
        ask("mark")
        ask("press", name=f"{ways.say('Remove')} uno.pdf")
        ask("settle")
        check_equal((kept(), ask("is_marked")), (["due.pdf", "carta.pdf"], True), "kept, same page")

    @story.step("upload: the progress is told, and a cancelled file is not kept")
    def cancelled():
        ask("limit_network", bytes=600_000)
        ask("choose_files", name=FIELD, paths=[make("lento.pdf", b"%PDF-1.4\n" + b"x" * (5 << 20))], waits=False)
        ask("wait_for", selector=STATUS, text=ways.say("%s percent sent").replace("%s", "25"))
        check_clean()
        ask("capture", path=str(ways.out / "way-upload.png"))
        ask("press", name=ways.say("Cancel the sending"))
        ask("limit_network", bytes=0)
        ask("settle")
        check_equal(ask("text_of", selector=STATUS), ways.say("The sending was cancelled: the file was not kept."), "said")
        check_equal((kept(), ask("is_marked"), ask("holds_files", name=FIELD)),
                    (["due.pdf", "carta.pdf"], True, []), "kept, same page, chosen")

    @story.step("upload: what only the server can refuse is told in its place")
    def server_refuses():
        ask("forget_limits", name=FIELD)
        ask("choose_files", name=FIELD, paths=[make("pagina.pdf", b"<script>")])
        ask("wait_for", selector=f"#{FIELD} .albo-error")
        check_equal((kept(), ask("is_marked")), (["due.pdf", "carta.pdf"], True), "kept, same page")

    @story.step("upload: without a network the file stays chosen, and the button sends it later")
    def no_network():
        ask("audit")
        ask("cut_network", cut=True)
        ask("choose_files", name=FIELD, paths=[make("dopo.pdf", b"%PDF-1.4\n4")])
        check_equal((ask("holds_files", name=FIELD), kept()), (["dopo.pdf"], ["due.pdf", "carta.pdf"]), "chosen, kept")
        ask("cut_network", cut=False)
        ask("press", name=ways.say("Next"))
        assert ask("read")["path"].endswith("/riepilogo"), ask("read")["path"]
        check_equal(kept(), ["due.pdf", "carta.pdf", "dopo.pdf"], "kept")

    @story.step("upload: a button that is pressed while a file is on its way waits for it")
    def waits():
        sit_down(91002, STEP)
        ask("limit_network", bytes=1_500_000)
        ask("choose_files", name="identity_document", paths=[make("carta.pdf", b"%PDF-1.4\n" + b"x" * (2 << 20))],
            waits=False)
        ask("press", name=ways.say("Next"))
        wait_for("the summary", lambda: ask("read")["path"].endswith("/riepilogo"), 20)
        check_equal(kept(), ["carta.pdf"], "kept")

    @story.step("upload: a button that waits for a file stays where it is when the file does not arrive")
    def stays():
        sit_down(91008, STEP)
        ask("mark")
        ask("lose_forms", seconds=2, arrives=False)
        ask("choose_files", name="identity_document", paths=[make("persa.pdf", b"%PDF-1.4\n5")], waits=False)
        ask("press", name=ways.say("Next"))
        ask("wait_for", selector="#identity_document .albo-file-fault")
        ask("settle")
        check_equal((ask("is_marked"), ask("read")["path"], kept()), (True, f"/bozze/{state['draft']}/{STEP}", []), "same page, kept")
        check_equal(len(sent()), 1, "forms that were sent")
        ask("cut_network", cut=False)

    @story.step("upload: without scripts the same files are sent and refused by the page's buttons")
    def plain():
        sit_down(91003, STEP, javascript=False)
        ask("choose_files", name=FIELD, paths=[make("uno.pdf", b"%PDF-1.4\n1"), str(ways.out / "falso.pdf")], waits=False)
        check_equal(sent(), [], "sent before a button is pressed")
        ask("press", name=ways.say("Save and continue later"))
        page = ask("read")
        assert "uno.pdf" in page["text"] and page["title"].startswith(ways.say("Error")), page
        check_equal(kept(), ["uno.pdf"], "kept")

    @story.step("lists: an entry comes and goes in its place, the focus follows, and what is typed stays")
    def entries():
        sit_down(91004, 4, "elenco", values={"subject_kind": "legal_person"})
        ask("mark")
        items, report = "#officers > .albo-item", "textarea[name=activity_report]"
        before = len(ask("controls_of", selector=items))
        ask("set_value", selector=report, value="Parole già scritte")
        ask("press", name=ways.say("Add: {item_label}").split("{")[0])
        ask("settle")
        check_equal(len(ask("controls_of", selector=items)), before + 1, "entries")
        place = ask("focused")
        assert place["name"].startswith(f"officers.{before}."), place
        check_clean()
        ask("press", name=ways.say("Remove"))
        ask("settle")
        check_equal(len(ask("controls_of", selector=items)), before, "entries")
        check_equal((ask("get_value", selector=report), ask("is_marked")), ("Parole già scritte", True),
                    "typed, same page")

    @story.step("lists: a choice by preference moves in its place, and the focus with it")
    def order():
        sites = [option["value"] for section in crowd.form_of(ways.database, "scuola")["sections"]
                 for field in section["fields"] if field["id"] == "sites" for option in field["options"]][:2]
        sit_down(91005, 4, "scuola", values={"sites": sites})
        ask("mark")
        ask("press", name=ways.say("Move down"))
        ask("settle")
        check_equal([ask("get_value", selector=f"#sites .albo-ranks > li:nth-child({n}) select") for n in (1, 2)],
                    sites[::-1], "order")
        check_equal((ask("focused")["tag"], ask("is_marked")), ("button", True), "focus, same page")
        check_clean()
