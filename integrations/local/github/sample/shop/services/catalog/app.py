"""Answers what the shop sells."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PRODUCTS = [
    {"id": 1, "name": "Teapot", "price": "24.00"},
    {"id": 2, "name": "Cup", "price": "9.50"},
]


class Catalog(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(PRODUCTS).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Catalog).serve_forever()
