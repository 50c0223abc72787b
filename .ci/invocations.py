"""Stands in for Lambda's Invoke API: keeps the payload of each asynchronous invocation in a file.

invocations.py FILE prints the port on loopback that it listens on, and serves until it is killed.
"""
import http.server
import sys


class Invoke(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        asynchronous = self.headers.get("X-Amz-Invocation-Type") == "Event"
        if asynchronous and self.path.endswith("/invocations"):
            with open(sys.argv[1], "wb") as kept:
                kept.write(payload)
        self.send_response(202 if asynchronous else 400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Invoke)
print(server.server_port, flush=True)
server.serve_forever()
