#!/usr/bin/env python3
"""Receives webhooks of Inventory.Orleans: believes what is signed and fresh, acts on each event once, in the order of its item."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# As it was shown when the webhook was made. While a secret is replaced, either of two may sign.
SECRETS = [base64.b64decode(secret.removeprefix("whsec_")) for secret in os.environ["WEBHOOK_SECRETS"].split()]
TOLERANCE = 5 * 60  # seconds: what is older may have been recorded by somebody and sent again


def is_genuine(headers, body, now):
    """Whether the service has signed this very request, just now (Standard Webhooks 1.0)."""
    event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(now - int(timestamp)) > TOLERANCE:
        return False
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = ["v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode() for secret in SECRETS]
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one, other) for one in expected for other in given)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen = set()  # a real one keeps these with its own data, in the transaction of what it does

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_genuine(self.headers, body, time.time()):
            print("refused: not signed with our secret, or too old", flush=True)
            return self.answer(401)
        event = json.loads(body)
        if event["id"] in self.seen:
            print(f"again: {event['id']}", flush=True)
        else:
            self.seen.add(event["id"])
            print(f"{event['type']} {event['subject']} {event.get('sequence', '-').lstrip('0')}", flush=True)
        self.answer(204)  # anything else, or nothing within 15 seconds, and it comes again

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8088), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_address[1]}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
