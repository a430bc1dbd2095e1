#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stand-in for PagoPA's archive of positions, version 1, that keeps its rules."""

import json
import re
from datetime import datetime, timezone

from double import Double, Refusal, is_notice_number, main

KEY = "chiave-di-prova"
BASE = "/gpd/debt-positions-service/v1"
PAID = ("PAID", "PARTIALLY_PAID", "REPORTED")


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def problem(status, title, detail):
    return Refusal(status, {"title": title, "status": status, "detail": detail})


def read_time(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Gpd(Double):
    def __init__(self, segregation_codes=("01",)):
        super().__init__()
        self.segregation_codes = segregation_codes
        self.positions = {}

    def authorize(self, headers):
        if headers.get("Ocp-Apim-Subscription-Key") != KEY:
            raise Refusal(401)

    # Rules of content.
    def check_option(self, option, body_code):
        for name in ("amount", "description", "dueDate", "isPartialPayment", "iuv"):
            if name not in option:
                raise problem(400, "BAD REQUEST", f"{name} is missing")
        if option["nav"][1:3] not in self.segregation_codes:
            raise problem(403, "FORBIDDEN", "the segregation code is not enabled for this key")
        if not is_notice_number(option["nav"]) or option["nav"][1:] != option["iuv"]:
            raise problem(400, "BAD REQUEST", "the notice number is wrong")
        if not isinstance(option["amount"], int) or option["amount"] < 1:
            raise problem(400, "BAD REQUEST", "the amount is wrong")
        if len(option["description"]) > 140:
            raise problem(400, "BAD REQUEST", "the description is too long")
        read_time(option["dueDate"])
        transfers = option["transfer"]
        if not 1 <= len(transfers) <= 5:
            raise problem(400, "BAD REQUEST", "from one to five transfers")
        if sorted(t["idTransfer"] for t in transfers) != [str(i + 1) for i in range(len(transfers))]:
            raise problem(400, "BAD REQUEST", "idTransfer is wrong")
        if sum(t["amount"] for t in transfers) != option["amount"]:
            raise problem(400, "BAD REQUEST", "the sum of the transfers is not the amount")
        for transfer in transfers:
            if ("iban" in transfer) == ("stamp" in transfer):
                raise problem(400, "BAD REQUEST", "either an iban or a stamp")
            stamp = transfer.get("stamp")
            if stamp and (stamp["stampType"] != "01" or not stamp["hashDocument"]
                          or not re.fullmatch("[A-Z]{2}", stamp["provincialResidence"])):
                raise problem(400, "BAD REQUEST", "the stamp is wrong")
            if not transfer["category"] or not transfer["remittanceInformation"]:
                raise problem(400, "BAD REQUEST", "category and remittanceInformation are required")

    def check_position(self, position, body_code):
        for name in ("companyName", "fiscalCode", "fullName", "iupd", "switchToExpired", "type"):
            if name not in position:
                raise problem(400, "BAD REQUEST", f"{name} is missing")
        if "validityDate" in position and position["validityDate"] is None:
            raise problem(400, "BAD REQUEST", "validityDate must not be null")
        if not position.get("paymentOption"):
            raise problem(400, "BAD REQUEST", "no payment option")
        for option in position["paymentOption"]:
            self.check_option(option, body_code)

    def find(self, body_code, iupd):
        position = self.positions.get((body_code, iupd))
        if position is None:
            raise problem(404, "NOT FOUND", "no such position")
        self.age(position)
        return position

    def age(self, position):
        """What time does."""
        if position["status"] == "PUBLISHED" and read_time(position["validityDate"]) <= read_time(now()):
            position["status"] = "VALID"
        if position["status"] == "VALID" and position["switchToExpired"] and max(
                read_time(o["dueDate"]) for o in position["paymentOption"]) < read_time(now()):
            position["status"] = "EXPIRED"

    def find_notice(self, nav):
        for (body_code, _), position in self.positions.items():
            for option in position["paymentOption"]:
                if option["nav"] == nav:
                    return body_code, position, option
        raise problem(404, "NOT FOUND", "no such notice")

    def opened(self, position):
        return "PUBLISHED" if "validityDate" in position else "VALID"

    # What may be done.
    def create(self, query, body, org):
        position = json.loads(body)
        self.check_position(position, org)
        taken = {o["nav"] for (code, _), p in self.positions.items() if code == org
                 for o in p["paymentOption"]}
        if (org, position["iupd"]) in self.positions or taken & {o["nav"] for o in position["paymentOption"]}:
            raise problem(409, "CONFLICT", "iupd, nav or iuv is in use")
        position["status"] = self.opened(position) if query.get("toPublish") == "true" else "DRAFT"
        for option in position["paymentOption"]:
            option["status"], option["notificationFee"] = "PO_UNPAID", 0
        self.positions[org, position["iupd"]] = position
        self.effect("create", position["iupd"])
        return 201, position

    def read(self, query, body, org, iupd):
        position = self.find(org, iupd)
        shown = {name: value for name, value in position.items()
                 if name not in ("fiscalCode", "fullName", "email", "switchToExpired")}
        return 200, {**shown, "organizationFiscalCode": org, "insertedDate": now(), "lastUpdatedDate": now()}

    def update(self, query, body, org, iupd):
        old, position = self.find(org, iupd), json.loads(body)
        self.check_position(position, org)
        if old["status"] in (*PAID, "INVALID"):
            raise problem(409, "CONFLICT", f"the position is {old['status']}")
        position["status"] = self.opened(position) if query.get("toPublish") == "true" else "DRAFT"
        for option in position["paymentOption"]:
            option["status"], option["notificationFee"] = "PO_UNPAID", 0
        self.positions[org, iupd] = position
        self.effect("update", iupd)
        return 200, position

    def delete(self, query, body, org, iupd):
        if self.find(org, iupd)["status"] in PAID:
            raise problem(409, "CONFLICT", "something was paid")
        del self.positions[org, iupd]
        self.effect("delete", iupd)
        return 200, "Deleted"

    def invalidate(self, query, body, org, iupd):
        position = self.find(org, iupd)
        if position["status"] not in ("PUBLISHED", "VALID"):
            raise problem(409, "CONFLICT", f"the position is {position['status']}")
        position["status"] = "INVALID"
        self.effect("invalidate", iupd)
        return 200, position

    def publish(self, query, body, org, iupd):
        position = self.find(org, iupd)
        if position["status"] != "DRAFT":
            raise problem(409, "CONFLICT", f"the position is {position['status']}")
        position["status"] = self.opened(position)
        self.effect("publish", iupd)
        return 200, position

    def mark_paid(self, query, body, org, nav):
        _, position, option = self.find_notice(nav)
        if position["status"] in ("INVALID", "DRAFT"):
            raise problem(409, "CONFLICT", f"the position is {position['status']}")
        if option["status"] != "PO_UNPAID":
            raise problem(409, "CONFLICT", "the option is paid")
        self.close_option(position, option, json.loads(body)["paymentDate"])
        self.effect("mark_paid", position["iupd"])
        return 200, {**option, "organizationFiscalCode": org}

    def close_option(self, position, option, at):
        option["status"], option["paymentDate"] = "PO_PAID", at
        position["paymentDate"] = at
        open_ones = [o for o in position["paymentOption"] if o["status"] == "PO_UNPAID"]
        position["status"] = "PARTIALLY_PAID" if open_ones else "PAID"

    # What a test does in the place of citizens, banks and PagoPA.
    def set_up(self, what, details):
        if what == "pay":
            # It does not refuse a position that was given up: seen in the field.
            _, position, option = self.find_notice(details["nav"])
            self.close_option(position, option, now())
            option["idReceipt"] = details.get("receipt_id", "r-" + details["nav"])
            option["pspCompany"] = "Banca di prova"
            if details.get("without_receipt"):
                del option["idReceipt"]
            option["amount"] = details.get("amount", option["amount"])
        elif what == "notification-fee":
            _, _, option = self.find_notice(details["nav"])
            option["notificationFee"] = details["cents"]
            option["amount"] += details["cents"]
            option["transfer"][0]["amount"] += details["cents"]
        elif what == "report":
            _, position, option = self.find_notice(details["nav"])
            position["status"], option["status"] = "REPORTED", "PO_REPORTED"
            option["idFlowReporting"] = details["flow"]
        elif what == "word":
            self.find_notice(details["nav"])[1]["status"] = details["word"]
        elif what == "expire":
            position = self.find_notice(details["nav"])[1]
            for option in position["paymentOption"]:
                option["dueDate"] = "2020-01-01T22:59:59.000Z"
        else:
            raise Refusal(404)
        return {}

    routes = (
        ("POST", "/organizations/{org}/debtpositions", create),
        ("GET", "/organizations/{org}/debtpositions/{iupd}", read),
        ("PUT", "/organizations/{org}/debtpositions/{iupd}", update),
        ("DELETE", "/organizations/{org}/debtpositions/{iupd}", delete),
        ("POST", "/organizations/{org}/debtpositions/{iupd}/invalidate", invalidate),
        ("POST", "/organizations/{org}/debtpositions/{iupd}/publish", publish),
        ("POST", "/organizations/{org}/paymentoptions/paids/{nav}", mark_paid),
    )


if __name__ == "__main__":
    main(Gpd(), BASE)
