"""Stands in for LINE's Messaging API: keeps what is sent to it, a line of JSON each, and agrees.

line.py FILE prints the port on loopback that it listens on, and serves until it is killed.
"""
import http.server
import json
import sys

ANSWERS = {"/v2/bot/message/quota": {"type": "limited", "value": 1000}, "/v2/bot/message/quota/consumption": {"totalUsage": 0}}


class Line(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(ANSWERS.get(self.path, {}))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with open(sys.argv[1], "a", encoding="utf-8") as kept:
            kept.write(json.dumps({"path": self.path, "token": self.headers.get("Authorization"), "body": json.loads(body or b"{}")}) + "\n")
        self.answer({"sentMessages": []})

    def answer(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Line)
print(server.server_port, flush=True)
server.serve_forever()
