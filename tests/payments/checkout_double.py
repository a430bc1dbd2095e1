#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stand-in for PagoPA's Checkout: it makes carts of notices that can be paid."""

import json
import urllib.parse

from double import Double, Refusal, is_notice_number, main

KEY = "chiave-del-carrello"
BASE = "/checkout/carts/v1"


class Checkout(Double):
    def __init__(self):
        super().__init__()
        self.carts = {}
        self.unpayable = set()

    def authorize(self, headers):
        if headers.get("x-api-key") != KEY or not headers.get("x-client-id"):
            raise Refusal(401, {"title": "Unauthorized", "status": 401})

    def open(self, query, body):
        cart = json.loads(body)
        notices = cart["paymentNotices"]
        if not 1 <= len(notices) <= 5 or {"returnOkUrl", "returnCancelUrl", "returnErrorUrl"} - set(cart["returnUrls"]):
            raise Refusal(400, {"title": "Bad request", "status": 400})
        for notice in notices:
            if (not is_notice_number(notice["noticeNumber"]) or len(notice["fiscalCode"]) != 11
                    or not isinstance(notice["amount"], int) or notice["amount"] < 1
                    or len(notice["companyName"]) > 140 or len(notice["description"]) > 140):
                raise Refusal(400, {"title": "Bad request", "status": 400})
        numbers = [notice["noticeNumber"] for notice in notices]
        if len(set(numbers)) != len(numbers) or self.unpayable & set(numbers):
            raise Refusal(422, {"title": "Invalid notice", "status": 422, "detail": "a notice cannot be paid"})
        name = f"cart-{len(self.carts) + 1}"
        self.carts[name] = cart
        self.effect("cart", name)
        return 302, b"", [("Location", f"https://checkout.pagopa.it/c/{urllib.parse.quote(name)}")]

    def set_up(self, what, details):
        if what == "unpayable":
            self.unpayable.add(details["nav"])
            return {}
        raise Refusal(404)

    routes = (("POST", "/carts", open),)


if __name__ == "__main__":
    main(Checkout(), BASE)
