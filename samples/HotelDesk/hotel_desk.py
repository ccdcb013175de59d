#!/usr/bin/env python3
"""A hotel's front desk: nights on offer, a stay, rooms kept for a group, a cancellation. Standard library only."""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import date, timedelta

URL = os.environ.get("INVENTORY_URL", "http://127.0.0.1:5080").rstrip("/")
KEY = os.environ["INVENTORY_KEY"]
PATIENCE = 30.0  # seconds for a call with all its attempts


class Problem(Exception):
    """A refusal of the service; decide by its code."""

    def __init__(self, facts):
        super().__init__(f"{facts['code']}: {facts['detail']}")
        self.code = facts["code"]
        self.facts = facts


class OutcomeUnknown(Exception):
    """It may have happened: repeat the same call with the same id."""


def call(method, path, body=None, query=None):
    """Sends a request until it is answered. All that changes something here has an id, so that repeating it is safe."""
    url = URL + path + ("?" + urllib.parse.urlencode(query) if query else "")
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    end, wait = time.monotonic() + PATIENCE, 0.1
    while True:
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            if refusal.code != 429 and refusal.code < 500:
                raise Problem(json.load(refusal)) from None
            wait = max(wait, float(refusal.headers.get("Retry-After", 0)))
        except (OSError, ValueError):
            pass  # no answer, or half of one
        if time.monotonic() + wait > end:
            raise OutcomeUnknown(f"{method} {path}")
        time.sleep(wait)
        wait = min(wait * 2, 5.0)


class FrontDesk:
    """Sells the nights of one property."""

    def __init__(self, hotel):
        self.hotel = hotel

    def open_night(self, room_type, night, rooms):
        call("POST", "/v1/items", {"itemId": self.room(room_type, night), "onHand": rooms})

    def room(self, room_type, night):
        """The id of a room type on one night, by its local date of arrival."""
        return f"room:{self.hotel}:{room_type}:{night.isoformat()}"

    def stay_lines(self, room_type, arrival, nights, rooms=1):
        return [{"itemId": self.room(room_type, arrival + timedelta(days=day)), "quantity": rooms} for day in range(nights)]

    def nights(self, room_type, arrival, nights):
        """Free rooms by night; None where the night is not on sale."""
        query = {
            "property": self.hotel,
            "roomType": room_type,
            "from": arrival.isoformat(),
            "to": (arrival + timedelta(days=nights)).isoformat(),  # the departure, not a night of the stay
        }
        return {night["date"]: night.get("available") for night in call("GET", "/v1/availability/nights", query=query)["nights"]}

    def book(self, stay_id, room_type, arrival, nights):
        """All nights or none, held while the guest gives a card number."""
        lines = self.stay_lines(room_type, arrival, nights)
        return call("POST", "/v1/holds", {"holdId": stay_id, "lines": lines, "ttlSeconds": 900, "owner": "desk"})

    def block(self, block_id, room_type, arrival, nights, rooms):
        """Rooms kept for a group: a hold without end, which takes the scope block."""
        lines = self.stay_lines(room_type, arrival, nights, rooms)
        return call("POST", "/v1/holds", {"holdId": block_id, "lines": lines, "ttlSeconds": 0, "owner": "groups"})

    def confirm(self, stay_id):
        return call("POST", f"/v1/holds/{stay_id}/confirm", {"ifExpired": "reacquire"})

    def cancel(self, stay_id, reason):
        return call("POST", f"/v1/holds/{stay_id}/cancel", {"reason": reason})


def main():
    desk = FrontDesk(f"seaview-{uuid.uuid4().hex[:8]}")
    arrival = date(2030, 2, 1)
    for day in range(3):
        desk.open_night("double", arrival + timedelta(days=day), rooms=3)
        desk.open_night("suite", arrival + timedelta(days=day), rooms=1)
    print("free:", desk.nights("double", arrival, 4))

    block = desk.block(f"group-{uuid.uuid4()}", "double", arrival, 3, rooms=2)
    print("block:", block["status"], "without end" if "expiresAt" not in block else block["expiresAt"])

    stay = f"stay-{uuid.uuid4()}"
    desk.book(stay, "double", arrival, 3)
    print("stay:", desk.confirm(stay)["status"])
    print("free:", desk.nights("double", arrival, 3))

    late = f"stay-{uuid.uuid4()}"
    try:
        desk.book(late, "double", arrival, 3)
    except Problem as problem:
        if problem.code != "insufficient-stock":
            raise
        short = [shortage["itemId"].rsplit(":", 1)[1] for shortage in problem.facts["shortages"]]
        print("refused:", ", ".join(short), "- offering the suite")
        # A refused request left nothing behind: the same id may ask for something else.
        print("suite:", desk.book(late, "suite", arrival, 3)["status"])

    print("cancelled:", desk.cancel(stay, "guest called")["status"])
    print("free:", desk.nights("double", arrival, 3))


if __name__ == "__main__":
    main()
