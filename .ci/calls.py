"""What a function asks of AWS, in IAM's terms: requests as (action, resource, context).

Each function signs with a key of its own name (KEY_PREFIX), so that a request tells whose it is.
A request that is not understood here becomes an action that no policy allows.
"""
import json
import re
import urllib.parse

ACCOUNT = "123456789012"
KEY_PREFIX = "of-"
CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/")
INVOCATION = re.compile(r"/2015-03-31/functions/([^/]+)/invocations/?$")
# Subresources of S3 by their name in the query: the action's name after Get or Put.
OF_BUCKET = {"lifecycle": "LifecycleConfiguration", "location": "BucketLocation", "versioning": "BucketVersioning",
             "publicAccessBlock": "BucketPublicAccessBlock"}


def signer(environ):
    """(function, region, service) of whoever signed, in the header or in a presigned address; None for another."""
    found = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not found:
        query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""))
        found = CREDENTIAL.search("Credential=" + query.get("X-Amz-Credential", [""])[0] + "/")
    if not found or not found.group(1).startswith(KEY_PREFIX):
        return None
    return found.group(1)[len(KEY_PREFIX):], found.group(2), found.group(3)


def calls(environ, body, region, service, status):
    """The actions that a request needs, each with its resource and what conditions may ask."""
    if service == "s3":
        return s3(environ, status)
    if service == "lambda":
        return invocation(environ, region)
    if service == "sns":
        # A form, not JSON.
        sent = urllib.parse.parse_qs((body or b"").decode())
        return [(f"sns:{sent.get('Action', ['?'])[0]}", sent.get("TopicArn", ["*"])[0], {})]
    return by_target(environ, body, region, service)


def s3(environ, status):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"].encode("latin-1").decode()
    query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    bucket, _, key = path.lstrip("/").partition("/")
    bucket = "arn:aws:s3:::" + bucket
    if not key:
        sub = next((name for name in OF_BUCKET if name in query), None)
        if sub and method in ("GET", "PUT"):
            return [(f"s3:{method.capitalize()}{OF_BUCKET[sub]}", bucket, {})]
        if method == "HEAD" or method == "GET" and not set(query) - {
                "list-type", "prefix", "delimiter", "max-keys", "start-after", "continuation-token", "encoding-type", "x-id"}:
            return [("s3:ListBucket", bucket, {"s3:prefix": query["prefix"][0]} if "prefix" in query else {})]
        return [(f"s3:{method}?{environ.get('QUERY_STRING', '')}", bucket, {})]
    known = {"x-id", "tagging", "partNumber", "uploadId", "uploads"} | {k for k in query if k.lower().startswith(("x-amz-", "response-"))}
    if set(query) - known or {"partNumber", "uploadId", "uploads"} & set(query):
        return [(f"s3:{method}?{environ.get('QUERY_STRING', '')}", f"{bucket}/{key}", {})]
    tagging = "Tagging" if "tagging" in query else ""
    action = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}.get(method, method)
    needed = [(f"s3:{action}{tagging}", f"{bucket}/{key}", {})]
    if method == "PUT" and environ.get("HTTP_X_AMZ_TAGGING"):
        needed.append(("s3:PutObjectTagging", f"{bucket}/{key}", {}))
    if method == "PUT" and environ.get("HTTP_IF_MATCH"):
        needed.append(("s3:GetObject", f"{bucket}/{key}", {}))
    if environ.get("HTTP_X_AMZ_COPY_SOURCE"):
        source = urllib.parse.unquote(environ["HTTP_X_AMZ_COPY_SOURCE"]).lstrip("/")
        needed.append(("s3:GetObject", "arn:aws:s3:::" + source, {}))
    if method in ("GET", "HEAD") and status == 404:
        # To be told that there is none, rather than 403.
        needed.append(("s3:ListBucket", bucket, {}))
    return needed


def invocation(environ, region):
    found = INVOCATION.search(environ["PATH_INFO"])
    if not found:
        return [(f"lambda:{environ['REQUEST_METHOD']} {environ['PATH_INFO']}", "*", {})]
    name = urllib.parse.unquote(found.group(1)).split(":function:")[-1]
    qualifier = urllib.parse.parse_qs(environ.get("QUERY_STRING", "")).get("Qualifier")
    arn = f"arn:aws:lambda:{region}:{ACCOUNT}:function:{name}" + (f":{qualifier[0]}" if qualifier else "")
    return [("lambda:InvokeFunction", arn, {})]


def by_target(environ, body, region, service):
    action = environ.get("HTTP_X_AMZ_TARGET", "?").rsplit(".", 1)[-1]
    sent = json.loads(body or b"{}")
    if service == "dynamodb":
        resource = f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{sent.get('TableName')}"
    elif service == "secretsmanager":
        name = sent.get("SecretId", "")
        # Secrets Manager draws six characters; a name is resolved to the whole ARN before it is judged.
        resource = name if name.startswith("arn:") else f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{name}-AbCdEf"
    else:
        resource = "*"
    return [(f"{service}:{action}", resource, {})]
