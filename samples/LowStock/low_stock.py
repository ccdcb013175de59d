#!/usr/bin/env python3
"""Keeps a list of items that run low, from the service's events. Standard library only."""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ.get("INVENTORY_URL", "http://127.0.0.1:5080").rstrip("/")
KEY = os.environ["INVENTORY_KEY"]
LOW = 3
SILENCE = 45  # seconds without even a comment: the connection is dead
FINAL = (400, 401, 403, 404, 410)


def load(path):
    """What an earlier run knew, and up to which event."""
    if not os.path.exists(path):
        return {"cursor": "start", "low": {}}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(path, state):
    """Cursor and knowledge in one step: whatever happens, they belong together."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(path + ".new", path)


def blocks(stream):
    """The blocks of a stream of server-sent events, each as (id, data). One that broke off is none."""
    block_id, data = None, None
    for line in stream:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if line == b"\n":
            if block_id or data:
                yield block_id, data
            block_id, data = None, None
        elif name == "id":
            block_id = value
        elif name == "data":
            data = value


def listen(cursor, prefix):
    """All events behind a cursor, without end, each with the cursor behind it; connects again and again."""
    wait = 0.1
    while True:
        query = urllib.parse.urlencode({"prefix": prefix, "after": cursor})
        headers = {"Authorization": f"Bearer {KEY}"}
        try:
            request = urllib.request.Request(f"{URL}/v1/events/stream?{query}", headers=headers)
            with urllib.request.urlopen(request, timeout=SILENCE) as stream:
                for block_id, data in blocks(stream):
                    cursor, wait = block_id or cursor, 0.1
                    yield cursor, json.loads(data) if data else None
        except urllib.error.HTTPError as refused:
            if refused.code in FINAL:
                sys.exit(f"refused: {refused.read().decode()}")
        except OSError:
            pass  # out of reach, or cut off: go on behind the last event
        time.sleep(wait)
        wait = min(2 * wait, 10)


def main():
    prefix, path = sys.argv[1], sys.argv[2]
    state = load(path)
    for cursor, event in listen(state["cursor"], prefix):
        state["cursor"] = cursor
        if event:
            item, available = event["subject"], event["data"]["available"]
            if available < LOW and state["low"].get(item) != available:
                print(f"low: {item} {available}", flush=True)
            elif available >= LOW and item in state["low"]:
                print(f"well: {item} {available}", flush=True)
            if available < LOW:
                state["low"][item] = available
            else:
                state["low"].pop(item, None)
        save(path, state)


main()
