"""Holds what the functions asked of AWS against what their roles allow.

allowed.py roles FILE                      writes the policies of each function's role, as IAM at AWS_ENDPOINT_URL has them
allowed.py judge CALLS ROLES SOURCES...    prints what is wrong; status 1 if anything is
allowed.py self-test CALLS ROLES SOURCES... spoils roles, calls and comments in many ways: each has to be noticed

CALLS is what .ci/aws.py kept. SOURCES are the .tf files with the statements, which say beside each what it is for, and of
what no recorded call used:

  # Not in the checks: sqs:SendMessage, because nothing is given up there.
  # Not in the checks for web, warm: s3:PutObject on raw/*, because only work makes reports there.
"""
import copy
import json
import re
import sys

COMMENT = re.compile(r"Not in the checks(?: for ([a-z]+(?:, [a-z]+)*))?: ([\w:]+(?:, [\w:]+)*)(?: on (\S+(?:, \S+)*))?, because \S+")


def listed(value):
    return value if isinstance(value, list) else [value]


def matches(pattern, value, case=True):
    """IAM's wildcards: * any characters, ? one; no brackets. Actions are compared without case, resources with it."""
    if not case:
        pattern, value = pattern.lower(), value.lower()
    parts = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(parts, value, re.DOTALL) is not None


def condition_holds(condition, context):
    """Whether all operators hold. A key that the request lacks holds for negations and IfExists alone, as in IAM."""
    for operator, keys in (condition or {}).items():
        base = operator.removesuffix("IfExists")
        negated, kind = {"StringEquals": (False, "equals"), "StringNotEquals": (True, "equals"), "StringLike": (False, "like"),
                         "StringNotLike": (True, "like"), "ArnLike": (False, "like"), "ArnEquals": (False, "like"),
                         "Bool": (False, "equals")}[base]  # Another operator has to be learned here first.
        for key, wanted in keys.items():
            if key not in context:
                if not negated and base == operator:
                    return False
                continue
            equal = any(context[key] == w if kind == "equals" else matches(w, context[key]) for w in listed(wanted))
            if equal == negated:
                return False
    return True


def applies(statement, call):
    action = any(matches(a, call["action"], case=False) for a in listed(statement["Action"])) if "Action" in statement else \
        not any(matches(a, call["action"], case=False) for a in listed(statement["NotAction"]))
    resource = any(matches(r, call["resource"]) for r in listed(statement["Resource"])) if "Resource" in statement else \
        not any(matches(r, call["resource"]) for r in listed(statement["NotResource"]))
    return action and resource and condition_holds(statement.get("Condition"), call["context"])


def allowed(statements, call):
    hit = [s["Effect"] for s in statements if applies(s, call)]
    return "Allow" in hit and "Deny" not in hit


def comments(sources):
    """Of each statement of the sources, by its Sid: its comments, as one text. None where two have the same name."""
    found = {}
    for text in sources:
        pieces = re.split(r'^\s*Sid\s*=\s*"(\w+)"', text, flags=re.MULTILINE)
        for sid, rest in zip(pieces[1::2], pieces[2::2]):
            body = re.split(r"^\s*\},?\s*(?:\{|\]|$)", rest, maxsplit=1, flags=re.MULTILINE)[0]
            said = " ".join(m.group(1).strip() for m in re.finditer(r"^\s*#(.*)$", body, flags=re.MULTILINE))
            found[sid] = said if sid not in found else None
    return found


def excused(comment, role, action, resource):
    """Whether a comment says why this is not in the checks."""
    for roles, actions, resources in COMMENT.findall(comment):
        if (not roles or role in roles.split(", ")) and action in actions.split(", ") and (
                not resources or any(resource.endswith(r) for r in resources.split(", "))):
            return True
    return False


def judge(calls, roles, sources):
    wrong = []
    said = comments(sources)
    for name in sorted({call["function"] for call in calls} - set(roles)):
        wrong.append(f"{name} has no role")
    for name, statements in sorted(roles.items()):
        role = name.rsplit("-", 1)[-1]
        own = [call for call in calls if call["function"] == name]
        if not own:
            wrong.append(f"{role}: was never run")
        for call in own:
            if not allowed(statements, call):
                wrong.append(f"{role}: is not allowed {call['action']} on {call['resource']} {call['context'] or ''}".rstrip())
        for statement in statements:
            wrong += beyond(role, statement, own, said)
    return wrong


def beyond(role, statement, own, said):
    """What a statement allows that no call used, without a reason; and reasons for what was used."""
    sid = statement.get("Sid", "?")
    comment = said.get(sid)
    if not comment:
        return [f"{role}: {sid} " + ("is the name of two statements" if sid in said else "has no comment that says why")]
    wrong = []
    for action in listed(statement.get("Action", [])):
        for resource in listed(statement.get("Resource", [])):
            used = any(applies(dict(statement, Action=action, Resource=resource), call) for call in own)
            reason = excused(comment, role, action, resource)
            if not used and not reason:
                wrong.append(f"{role}: {sid} allows {action} on {resource}, which no call used: say why beside it")
            if used and reason:
                wrong.append(f"{role}: {sid} says that {action} on {resource} is not in the checks, and it is")
    return wrong


def spoiled(calls, roles, sources):
    """Named inputs, each with one thing wrong."""
    for name, statements in sorted(roles.items()):
        for i, statement in enumerate(statements):
            used = [c for c in calls if c["function"] == name and applies(statement, c)]
            if used:
                less = copy.deepcopy(roles)
                del less[name][i]
                yield f"{name} without {statement['Sid']}", (calls, less, sources)
                denied = copy.deepcopy(roles)
                denied[name].append(dict(statement, Effect="Deny", Sid="No"))
                yield f"{name} with {statement['Sid']} denied", (calls, denied, sources)
                elsewhere = copy.deepcopy(roles)
                elsewhere[name][i]["Resource"] = ["arn:aws:s3:::another/*"]
                yield f"{name} with {statement['Sid']} elsewhere", (calls, elsewhere, sources)
                only = copy.deepcopy(roles)
                only[name][i]["Condition"] = {"StringLike": {"s3:prefix": "nowhere/*"}}
                yield f"{name} with {statement['Sid']} under a condition", (calls, only, sources)
            more = copy.deepcopy(roles)
            more[name][i]["Action"] = listed(statement["Action"]) + ["s3:DeleteBucket"]
            yield f"{name} with more in {statement['Sid']}", (calls, more, sources)
        for action, resource in (("s3:DeleteObject", "arn:aws:s3:::bucket/raw/x"), ("iam:PassRole", "*"),
                                 ("s3:GetObject", "arn:aws:s3:::another/cache/x")):
            call = {"function": name, "action": action, "resource": resource, "context": {}}
            yield f"{name} asks {action} on {resource}", (calls + [call], roles, sources)
        yield f"{name} never run", ([c for c in calls if c["function"] != name], roles, sources)
    yield "an unknown function", (calls + [dict(calls[0], function="somebody")], roles, sources)
    for sid in comments(sources):
        if not any(s.get("Sid") == sid for statements in roles.values() for s in statements):
            continue
        # Its comments gone, wherever it is.
        bare = [re.sub(r'(Sid\s*=\s*"%s"(?:(?!Sid\s*=).)*)' % sid, lambda m: re.sub(r"#.*", "", m.group(1)), t, flags=re.DOTALL)
                for t in sources]
        yield f"{sid} without its comment", (calls, roles, bare)
    assert matches("a:Get*", "A:GETOBJECT", case=False) and not matches("arn:x", "ARN:x") and not matches("a[bc]", "ab")


def roles_of_account():
    import boto3
    functions, iam = boto3.client("lambda"), boto3.client("iam")
    roles = {}
    for page in functions.get_paginator("list_functions").paginate():
        for function in page["Functions"]:
            role = function["Role"].rsplit("/", 1)[-1]
            documents = [iam.get_role_policy(RoleName=role, PolicyName=p)["PolicyDocument"]
                         for p in iam.list_role_policies(RoleName=role)["PolicyNames"]]
            attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
            assert not attached, f"{role} has attached policies, which are not judged here: {attached}"
            roles[function["FunctionName"]] = [s for d in documents for s in listed(d["Statement"])]
    return roles


def main():
    command, rest = sys.argv[1], sys.argv[2:]
    if command == "roles":
        json.dump(roles_of_account(), open(rest[0], "w", encoding="utf-8"), indent=1)
        return 0
    calls = [json.loads(line) for line in open(rest[0], encoding="utf-8")]
    roles = json.load(open(rest[1], encoding="utf-8"))
    sources = [open(source, encoding="utf-8").read() for source in rest[2:]]
    found = judge(calls, roles, sources)
    if command == "judge" or found:
        print("\n".join(found) if found else f"{len(calls)} calls of {len(roles)} functions, all allowed")
        return 1 if found else 0
    count = 0
    for name, inputs in spoiled(calls, roles, sources):
        count += 1
        if not judge(*inputs):
            print(f"not noticed: {name}")
            return 1
    print(f"{count} spoiled inputs, each noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
