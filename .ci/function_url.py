"""A function URL on the loopback address: HTTP requests become invocations of a function's alias.

function_url.py FUNCTION ALIAS prints the port that it listens on, and serves until it is killed. The function is at
AWS_ENDPOINT_URL; moto gives functions URLs and answers at none.
"""
import base64
import http.server
import json
import sys
import urllib.parse

import boto3
from botocore.config import Config

FUNCTION, ALIAS = sys.argv[1:3]
client = boto3.client("lambda", config=Config(read_timeout=120, retries={"max_attempts": 1}))


class FunctionUrl(http.server.BaseHTTPRequestHandler):
    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        event = {"version": "2.0", "rawPath": urllib.parse.unquote(path), "rawQueryString": query,
                 "headers": {name.lower(): value for name, value in self.headers.items()},
                 "requestContext": {"http": {"method": self.command, "path": path, "sourceIp": "192.0.2.1"}, "requestId": "url"},
                 "body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        answer = client.invoke(FunctionName=FUNCTION, Qualifier=ALIAS, Payload=json.dumps(event).encode())
        said = json.loads(answer["Payload"].read())
        if "FunctionError" in answer or "statusCode" not in said:
            said = {"statusCode": 502, "body": json.dumps(said)}
        content = said.get("body") or ""
        content = base64.b64decode(content) if said.get("isBase64Encoded") else content.encode()
        self.send_response(said["statusCode"])
        for name, value in (said.get("headers") or {}).items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = handle_any

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FunctionUrl)
print(server.server_port, flush=True)
server.serve_forever()
