"""AWS on the loopback address: moto, and the local Lambda for what moto needs Docker for.

aws.py [CALLS] prints the port that it listens on, and serves until it is killed. One address for
all services (AWS_ENDPOINT_URL). An invocation runs the package that the version was published with,
by ./openbell lambda of the checkout that OPENBELL_CHECKOUT names (else this one), with the version's
own handler, environment, memory and timeout, and with a key by which its requests are known. What the
functions ask of AWS is written to CALLS, a line of JSON each.

What moto does otherwise than Lambda is put right here, each with its reason.
"""
import base64
import collections
import contextlib
import copy
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import zipfile

from moto.awslambda import models as functions
from moto.ecs import models as services
from moto.s3 import models as objects
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from calls import ACCOUNT, INVOCATION, KEY_PREFIX, calls, signer

ROOT = os.environ.get("OPENBELL_CHECKOUT") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TAIL_BYTES = 4096


def put_right():
    """Repairs moto where releases would notice."""
    publish = functions.LambdaStorage.publish_version
    highest = {}

    def publish_version(self, name_or_arn, description=""):
        # moto numbers a version by how many there are: after a deletion a number comes twice.
        name = self.get_function_by_name_or_arn_forbid_qualifier(name_or_arn).function_name
        before = list(self._functions[name]["versions"])
        version = publish(self, name_or_arn, description)
        if version is not None and all(version is not v for v in before):
            key = (id(self), name)
            highest[key] = max([highest.get(key, 0)] + [int(v.version) for v in before]) + 1
            version.set_version(highest[key])
            self._arns[version.function_arn] = version
        return version

    update = functions.LambdaFunction.update_function_code

    def update_function_code(self, spec):
        # moto counts a dry run as a change, and would publish another version after it.
        if spec.get("DryRun"):
            return self.get_configuration()
        return update(self, spec)

    update_service = services.EC2ContainerServiceBackend.update_service

    def update_service_and_deployment(self, properties):
        # moto leaves the deployment at the task definition that the service was made with, and never ends it.
        service = update_service(self, properties)
        service.running_count, service.pending_count = service.desired_count, 0
        for deployment in service.deployments:
            deployment.update(taskDefinition=service.task_definition, desiredCount=service.desired_count,
                              runningCount=service.desired_count, pendingCount=0, rolloutState="COMPLETED")
        return service

    # moto fails when it removes the last version of an object that was deleted.
    objects.FakeDeleteMarker.dispose = lambda self, garbage=False: None
    functions.LambdaStorage.publish_version = publish_version
    functions.LambdaFunction.update_function_code = update_function_code
    services.EC2ContainerServiceBackend.update_service = update_service_and_deployment


class Aws:
    """The WSGI application."""

    def __init__(self, kept):
        self.kept = kept
        self.told = collections.Counter()
        self.moto = DomainDispatcherApplication(create_backend_app)
        # moto checks conditions and acts on them in two steps.
        self.lock = threading.Lock()
        self.address = None

    def __call__(self, environ, start_response):
        statuses = []

        def start(status, *rest):
            statuses.append(int(status.split()[0]))
            return start_response(status, *rest)

        who = signer(environ) if self.kept else None
        sent = b""
        if who and (environ.get("HTTP_X_AMZ_TARGET") or who[2] == "sns"):
            sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(sent)
        body = self.answer(environ, start)
        if who:
            self.keep(who, calls(environ, sent, who[1], who[2], statuses[-1]))
        return body

    def keep(self, who, needed):
        """Writes what a function asked for, each thing once."""
        with self.lock:
            for action, resource, context in needed:
                line = json.dumps({"function": who[0], "action": action, "resource": resource, "context": context})
                self.told[line] += 1
                if self.told[line] == 1:
                    self.kept.write(line + "\n")
                    self.kept.flush()

    def answer(self, environ, start_response):
        invocation = INVOCATION.search(environ.get("PATH_INFO", ""))
        if environ["REQUEST_METHOD"] == "POST" and invocation:
            return self.invoke(urllib.parse.unquote(invocation.group(1)), environ, start_response)
        reads = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        with contextlib.nullcontext() if reads else self.lock:
            answer = self.moto(environ, start_response)
            body = b"".join(answer)
            getattr(answer, "close", lambda: None)()
        return [body]

    def invoke(self, name, environ, start_response):
        payload = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""))
        qualifier = query.get("Qualifier", [None])[0]
        name = name.split(":function:")[-1]
        if ":" in name:
            name, qualifier = name.split(":", 1)
        scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
        region = scope.group(1) if scope else "us-east-1"
        try:
            with self.lock:
                found = functions.lambda_backends[ACCOUNT][region].get_function(name, qualifier)
                function = copy.copy(found)
                version = "$LATEST" if qualifier in (None, "$LATEST") else str(function.version)
                layers = [functions.lambda_backends[ACCOUNT][region].layers_versions_by_arn(l["Arn"]).code_bytes
                          for l in function.layers]
                reserved = functions.lambda_backends[ACCOUNT][region].get_function_concurrency(name)
                throttled = reserved is not None and int(reserved) == 0
        except functions.UnknownFunctionException as e:
            return self.error(start_response, "404 Not Found", "ResourceNotFoundException", e.message)
        if throttled:
            return self.error(start_response, "429 Too Many Requests", "TooManyRequestsException", "Rate Exceeded.")
        kind = environ.get("HTTP_X_AMZ_INVOCATION_TYPE", "RequestResponse")
        if kind == "DryRun":
            start_response("204 No Content", [("Content-Length", "0")])
            return [b""]
        if kind == "Event":
            threading.Thread(target=self.run, args=(function, layers, region, payload), daemon=True).start()
            start_response("202 Accepted", [("Content-Length", "0")])
            return [b""]
        status, answer, log = self.run(function, layers, region, payload)
        if not answer:
            return self.error(start_response, "500 Internal Server Error", "ServiceException", log[-500:])
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer))),
                   ("X-Amz-Executed-Version", version)]
        if status != 0:
            headers.append(("X-Amz-Function-Error", "Unhandled"))
        if environ.get("HTTP_X_AMZ_LOG_TYPE") == "Tail":
            tail = log.encode()[-TAIL_BYTES:]
            headers.append(("X-Amz-Log-Result", base64.b64encode(tail).decode()))
        start_response("200 OK", headers)
        return [answer]

    def run(self, function, layers, region, payload):
        """Runs the function once; returns the command's status, the answer, the log."""
        with tempfile.TemporaryDirectory() as folder:
            package, event = os.path.join(folder, "function.zip"), os.path.join(folder, "event.json")
            with open(package, "wb") as out:
                out.write(with_layers(function.code_bytes, layers))
            with open(event, "wb") as out:
                out.write(payload)
            command = [os.path.join(ROOT, "openbell"), "lambda", function.handler,
                       "--zip", package, "--event", event, "--memory", str(function.memory_size),
                       "--timeout", str(function.timeout), "--env", "BUNDLE_DIR=" + os.path.join(folder, "bundles")]
            for key, value in function.environment_vars.items():
                command += ["--env", f"{key}={value}"]
            environment = dict(os.environ, AWS_ENDPOINT_URL=self.address, AWS_REGION=region,
                               AWS_ACCESS_KEY_ID=KEY_PREFIX + function.function_name, AWS_SECRET_ACCESS_KEY="of-the-role")
            done = subprocess.run(command, capture_output=True, env=environment, stdin=subprocess.DEVNULL)
            return done.returncode, done.stdout.strip(), done.stderr.decode(errors="replace")

    @staticmethod
    def error(start_response, status, kind, message):
        body = json.dumps({"Type": "User", "Message": message}).encode()
        start_response(status, [("Content-Type", "application/json"), ("x-amzn-ErrorType", kind),
                                ("Content-Length", str(len(body)))])
        return [body]


def with_layers(package, layers):
    """The package with the jars of its layers, which Lambda puts on the class path by itself."""
    if not layers:
        return package
    merged = io.BytesIO(package)
    with zipfile.ZipFile(merged, "a") as out:
        for layer in layers:
            with zipfile.ZipFile(io.BytesIO(layer)) as zipped:
                for entry in zipped.infolist():
                    if entry.filename.startswith("java/lib/") and not entry.is_dir():
                        out.writestr("lib/" + entry.filename[len("java/lib/"):], zipped.read(entry))
    return merged.getvalue()


class Silent(WSGIRequestHandler):
    def log(self, *_):
        pass


put_right()
aws = Aws(open(sys.argv[1], "a", encoding="utf-8") if len(sys.argv) > 1 else None)
server = make_server("127.0.0.1", 0, aws, threaded=True, request_handler=Silent)
aws.address = f"http://127.0.0.1:{server.server_port}"
print(server.server_port, flush=True)
server.serve_forever()
