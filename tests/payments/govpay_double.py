#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stand-in for GovPay's pendenze, version 2, that keeps its rules.

Where GovPay differs from its contract (201 when it creates, 422 with a VER_ code when it does not
like the content), so does this.
"""

import base64
import json
import os
import re
from datetime import date, datetime, timezone
from decimal import Decimal

from double import Double, Refusal, is_notice_number, main

USER, PASSWORD = "albo", "parola di prova"
APPLICATION = "ALBO"
# Before a judge of the contract it does not differ from it.
CONTRACT_ONLY = "ALBO_PAYMENT_JUDGE" in os.environ
BASE = "/govpay/backend/api/pendenze/rs/basic/v2"


def fault(status, code, description, detail=""):
    return Refusal(status, {"categoria": "RICHIESTA", "codice": code, "descrizione": description,
                            "dettaglio": detail})


class Amounts(json.JSONEncoder):
    """Euros as GovPay prints them: digits, not what a double makes of them."""

    def encode(self, value):
        return re.sub(r'"\\u0000([0-9.]+)"', r"\1", super().encode(mark(value)))


def mark(value):
    if isinstance(value, Decimal):
        return f"\0{value}"
    if isinstance(value, dict):
        return {name: mark(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [mark(part) for part in value]
    return value


def reply(value):
    return Amounts().encode(value).encode()


class Govpay(Double):
    def __init__(self):
        super().__init__()
        self.pending = {}

    def authorize(self, headers):
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if headers.get("Authorization") != wanted:
            raise Refusal(401)

    def check(self, pending):
        for name in ("idTipoPendenza", "idDominio", "causale", "soggettoPagatore", "importo", "voci"):
            if not pending.get(name):
                raise fault(400, "400000", "Richiesta non valida", f"{name} manca")
        if not re.fullmatch(r"[a-zA-Z0-9\-_.]{1,35}", pending["idTipoPendenza"]):
            raise fault(400, "400000", "Richiesta non valida", "idTipoPendenza")
        if len(pending["causale"]) > 140 or not 1 <= len(pending["voci"]) <= 5:
            raise fault(400, "400000", "Richiesta non valida", "causale o voci")
        if not is_notice_number(pending["numeroAvviso"]):
            raise fault(422, "VER_017", "Numero avviso non valido")
        for part in pending["voci"]:
            if ("ibanAccredito" in part) == ("tipoBollo" in part):
                raise fault(400, "400000", "Richiesta non valida", "voce")
            if "tipoBollo" in part and not part.get("hashDocumento"):
                raise fault(400, "400000", "Richiesta non valida", "hashDocumento")
            if part["importo"] != part["importo"].quantize(Decimal("0.01")):
                raise fault(400, "400000", "Richiesta non valida", "importo")
        if sum(part["importo"] for part in pending["voci"]) != pending["importo"]:
            raise fault(422, "VER_001", "La somma delle voci non e' l'importo")

    def find(self, app, name):
        if app != APPLICATION:
            raise fault(403, "403000", "Applicazione non autorizzata")
        if name not in self.pending:
            raise fault(404, "404000", "Pendenza non trovata")
        pending = self.pending[name]
        if (pending["stato"] == "NON_ESEGUITA" and "dataScadenza" in pending
                and pending["dataScadenza"] < date.today().isoformat()):
            pending["stato"] = "SCADUTA"
        return pending

    def put(self, query, body, app, name):
        if app != APPLICATION:
            raise fault(403, "403000", "Applicazione non autorizzata")
        pending = json.loads(body, parse_float=Decimal, parse_int=Decimal)
        self.check(pending)
        old = self.pending.get(name)
        if old and old["stato"] not in ("NON_ESEGUITA", "ANNULLATA", "SCADUTA"):
            raise fault(422, "VER_003", "La pendenza non e' in uno stato che permette la modifica")
        if old and old["numeroAvviso"] != pending["numeroAvviso"]:
            raise fault(422, "VER_025", "Numero avviso diverso")
        if any(p["numeroAvviso"] == pending["numeroAvviso"] for n, p in self.pending.items() if n != name):
            raise fault(422, "VER_018", "Numero avviso gia' utilizzato")
        self.pending[name] = {**pending, "stato": "NON_ESEGUITA", "rpp": []}
        self.effect("update" if old else "create", name)
        return 200 if old or CONTRACT_ONLY else 201, reply({"idDominio": pending["idDominio"],
                                           "numeroAvviso": pending["numeroAvviso"]})

    def read(self, query, body, app, name):
        pending = self.find(app, name)
        shown = {key: value for key, value in pending.items() if key != "idDominio"}
        return 200, reply({
            **shown, "idA2A": APPLICATION, "idPendenza": name,
            "dominio": {"idDominio": pending["idDominio"], "ragioneSociale": "Ente di prova"},
            "dataCaricamento": date.today().isoformat(), "tipo": "dovuto",
            "voci": [{**part, "indice": i + 1, "stato": "Non eseguito"}
                     for i, part in enumerate(pending["voci"])]})

    def patch(self, query, body, app, name):
        pending = self.find(app, name)
        for change in json.loads(body):
            if change["op"] != "REPLACE" or change["path"] != "/stato":
                raise fault(400, "400000", "Richiesta non valida")
            if change["value"] not in ("ANNULLATA", "NON_ESEGUITA"):
                raise fault(422, "VER_003", "Stato non valido")
            if pending["stato"] == change["value"]:
                continue
            if {pending["stato"], change["value"]} - {"ANNULLATA", "NON_ESEGUITA", "SCADUTA"}:
                raise fault(422, "VER_003", "La pendenza non e' in uno stato che permette la modifica")
            pending["stato"] = change["value"]
            self.effect("cancel" if change["value"] == "ANNULLATA" else "open", name)
        return 200, b""

    def find_notice(self, nav):
        for pending in self.pending.values():
            if pending["numeroAvviso"] == nav:
                return pending
        raise fault(404, "404000", "Avviso non trovato")

    def print(self, query, body, org, nav):
        self.find_notice(nav)
        return 200, b"%PDF-1.4\n% avviso " + nav.encode() + b"\n%%EOF\n", (), "application/pdf"

    def receipt(self, query, body, org, iuv, ccp):
        for attempt in self.find_notice("3" + iuv)["rpp"]:
            if attempt["rt"]["receiptId"] == ccp:
                return 200, f"<receipt><receiptId>{ccp}</receiptId></receipt>".encode(), (), "application/xml"
        raise fault(404, "404000", "Ricevuta non trovata")

    def set_up(self, what, details):
        pending = self.find_notice(details["nav"])
        if what == "pay":
            # One that was given up is paid too, if somebody has the notice.
            pending["stato"] = "ESEGUITA"
            amount = Decimal(details["amount"]) / 100 if "amount" in details else pending["importo"]
            if not details.get("without_receipt"):
                pending["rpp"].append({
                    "stato": "RT_ACCETTATA_PA", "rpt": {},
                    "rt": {"receiptId": details.get("receipt_id", "r-" + details["nav"]), "outcome": "OK",
                           "noticeNumber": details["nav"], "paymentAmount": amount,
                           "paymentDateTime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                           "PSPCompanyName": "Banca di prova"}})
        elif what == "report":
            pending["stato"] = "INCASSATA"
        elif what == "word":
            pending["stato"] = details["word"]
        elif what == "expire":
            pending["dataScadenza"] = "2020-01-01"
        else:
            raise Refusal(404)
        return {}

    routes = (
        ("PUT", "/pendenze/{app}/{name}", put),
        ("GET", "/pendenze/{app}/{name}", read),
        ("PATCH", "/pendenze/{app}/{name}", patch),
        ("GET", "/avvisi/{org}/{nav}", print),
        ("GET", "/rpp/{org}/{iuv}/{ccp}/rt", receipt),
    )


if __name__ == "__main__":
    main(Govpay(), BASE)
