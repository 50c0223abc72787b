"""What a plan of infra/terraform must keep, whatever is changed there.

terraform_policy.py PLAN.json             prints each violation; status 1 if there are any
terraform_policy.py --self-test PLAN.json  spoils the plan in many ways: each has to be noticed

PLAN.json is what `terraform show -json` prints of a plan from nothing.
"""
import copy
import json
import sys

# (type, statement) whose resource may be "*", and why.
WIDE = {
    ("aws_iam_role_policy", "Interfaces"): "network interfaces have no names before they are there",
    ("aws_iam_role_policy", "Token"): "ecr:GetAuthorizationToken knows no resource",
    ("aws_kms_key", "Account"): "in a key's policy it is the key",
    ("aws_kms_key", "Publishers"): "in a key's policy it is the key",
}
# Attributes that hold policies.
POLICIES = {
    "aws_iam_role": ["assume_role_policy"], "aws_iam_role_policy": ["policy"], "aws_s3_bucket_policy": ["policy"],
    "aws_sns_topic_policy": ["policy"], "aws_kms_key": ["policy"], "aws_sqs_queue": ["policy"],
}
# Would go past the roles of this module, or make something public.
FORBIDDEN = {
    "aws_s3_bucket_acl", "aws_s3_bucket_website_configuration", "aws_iam_role_policy_attachment", "aws_iam_user",
    "aws_iam_access_key", "aws_secretsmanager_secret_version",
}
ENCRYPTED = {
    "aws_dynamodb_table": lambda v: first(v, "server_side_encryption").get("enabled"),
    "aws_sqs_queue": lambda v: v.get("sqs_managed_sse_enabled"),
    "aws_athena_workgroup": lambda v: first(first(first(v, "configuration"), "result_configuration"), "encryption_configuration"),
    "aws_rds_cluster": lambda v: v.get("storage_encrypted") and v.get("manage_master_user_password"),
    "aws_elasticache_replication_group": lambda v:
        str(v.get("at_rest_encryption_enabled")).lower() == "true" and v.get("transit_encryption_enabled"),
    "aws_ecr_repository": lambda v: first(v, "encryption_configuration"),
    "aws_lb_listener": lambda v: v.get("protocol") == "HTTPS",
    "aws_kms_key": lambda v: v.get("enable_key_rotation"),
}
TAGS = ("Project", "Environment", "ManagedBy")
HOT = ("tables/", "state/")


def first(values, name):
    """The one block of that name; {} where there is none."""
    blocks = values.get(name) or []
    return blocks[0] if blocks and blocks[0] is not None else {}


def listed(value):
    return value if isinstance(value, list) else [value]


class Plan:
    def __init__(self, document):
        self.resources = [
            dict(address=c["address"], type=c["type"], module=c.get("module_address", ""),
                 values=c["change"]["after"] or {}, unknown=c["change"].get("after_unknown") or {})
            for c in document["resource_changes"] if c["mode"] == "managed"]
        self.found = []

    def of(self, kind, module=None):
        return [r for r in self.resources if r["type"] == kind and (module is None or r["module"] == module)]

    def require(self, holds, resource, what):
        if not holds:
            self.found.append(f"{resource['address'] if isinstance(resource, dict) else resource}: {what}")

    def check(self):
        for rule in (self.buckets, self.lifecycles, self.policies, self.encryption, self.functions, self.alarms,
                     self.logs, self.network, self.tags, self.schedules, self.others):
            rule()
        return self.found

    def buckets(self):
        self.require(self.of("aws_s3_bucket"), "plan", "has no bucket")
        for bucket in self.of("aws_s3_bucket"):
            beside = lambda kind: [r["values"] for r in self.of(kind, bucket["module"])]
            blocks = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
            self.require(any(all(v.get(b) is True for b in blocks) for v in beside("aws_s3_bucket_public_access_block")),
                         bucket, "is not closed to the public in all four ways")
            self.require(any(first(v, "versioning_configuration").get("status") == "Enabled"
                             for v in beside("aws_s3_bucket_versioning")), bucket, "keeps no versions")
            self.require(any(first(first(v, "rule"), "apply_server_side_encryption_by_default").get("sse_algorithm")
                             for v in beside("aws_s3_bucket_server_side_encryption_configuration")), bucket, "is not encrypted")
            self.require(any(first(v, "rule").get("object_ownership") == "BucketOwnerEnforced"
                             for v in beside("aws_s3_bucket_ownership_controls")), bucket, "has access lists")
            self.require(any(self.tls_only(v.get("policy")) for v in beside("aws_s3_bucket_policy")),
                         bucket, "answers without TLS")

    @staticmethod
    def tls_only(policy):
        return any(s["Effect"] == "Deny" and s["Principal"] == "*" and s["Action"] == "s3:*" and len(s["Resource"]) == 2
                   and s["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
                   for s in json.loads(policy or '{"Statement":[]}')["Statement"])

    def lifecycles(self):
        self.require(self.of("aws_s3_bucket_lifecycle_configuration"), "plan", "has no lifecycle")
        for lifecycle in self.of("aws_s3_bucket_lifecycle_configuration"):
            values = lifecycle["values"]
            rules = {first(r, "filter").get("prefix"): r for r in values["rule"] if r["status"] == "Enabled"}
            days = lambda prefix: first(rules.get(prefix, {}), "expiration").get("days")
            moves = lambda prefix: sorted((t["days"], t["storage_class"]) for t in rules.get(prefix, {}).get("transition") or [])
            self.require(values.get("transition_default_minimum_object_size") == "varies_by_storage_class",
                         lifecycle, "leaves small objects where they are")
            self.require(days("cache/") == 1, lifecycle, "cache/ does not expire after a day")
            self.require(days("reports/") == 30, lifecycle, "reports/ does not expire after 30 days")
            for prefix in ("raw/", "processed/"):
                self.require(moves(prefix) == [(90, "GLACIER"), (365, "DEEP_ARCHIVE")] and not days(prefix),
                             lifecycle, f"{prefix} does not move after 90 and 365 days, or is removed")
            for prefix in HOT:
                self.require(not moves(prefix) and not days(prefix), lifecycle, f"{prefix} is not kept hot")
            for prefix in ("cache/", "reports/", "raw/", "processed/", "bundles/", "lambda/") + HOT:
                self.require(first(rules.get(prefix, {}), "noncurrent_version_expiration").get("noncurrent_days"),
                             lifecycle, f"old versions under {prefix} are kept for ever")
            for prefix in ("bundles/", "lambda/"):
                self.require(not days(prefix), lifecycle, f"{prefix} is removed by age, in use or not")
                self.require(first(rules.get(prefix, {}), "noncurrent_version_expiration").get("newer_noncurrent_versions"),
                             lifecycle, f"{prefix} does not keep its last few versions")
            self.require(first(rules.get("", {}), "abort_incomplete_multipart_upload").get("days_after_initiation"),
                         lifecycle, "keeps incomplete uploads")

    def policies(self):
        for resource in self.resources:
            for attribute in POLICIES.get(resource["type"], []):
                text = resource["values"].get(attribute)
                if text is None and resource["type"] in ("aws_sqs_queue",):
                    continue
                self.require(text, resource, f"{attribute} is not known in the plan, so nobody can judge it")
                for statement in json.loads(text or '{"Statement":[]}')["Statement"]:
                    self.statement(resource, statement)
        roles = [r["values"].get("role") for r in self.of("aws_lambda_function") if r["values"].get("role")]
        self.require(len(roles) == len(set(roles)), "plan", "two functions have the same role")
        self.require(len(self.of("aws_iam_role")) == len({r["values"].get("name") for r in self.of("aws_iam_role")}),
                     "plan", "two roles have the same name")

    def statement(self, resource, statement):
        if statement["Effect"] != "Allow":
            return
        name = statement.get("Sid", "?")
        self.require("NotAction" not in statement and "NotResource" not in statement and "NotPrincipal" not in statement,
                     resource, f"{name} allows by what it is not")
        for action in listed(statement.get("Action", "*")):
            self.require("*" not in action and ":" in action, resource, f"{name} allows {action}")
        if resource["type"] == "aws_iam_role_policy" or "Resource" in statement:
            for wide in listed(statement.get("Resource", "*")):
                self.require(wide != "*" or (resource["type"], name) in WIDE, resource, f"{name} allows on every resource")
                self.require(wide == "*" or ":::*" not in wide and not wide.endswith(":*") or ":log-group:/" in wide,
                             resource, f"{name} allows on {wide}")
        principal = statement.get("Principal", {})
        self.require(principal != "*" and "*" not in listed(principal.get("AWS", []) if isinstance(principal, dict) else principal),
                     resource, f"{name} allows everybody")

    def encryption(self):
        for resource in self.resources:
            rule = ENCRYPTED.get(resource["type"])
            self.require(rule is None or rule(resource["values"]), resource, "is not encrypted as it has to be")
        for topic in self.of("aws_sns_topic"):
            self.require(topic["values"].get("kms_master_key_id") or topic["unknown"].get("kms_master_key_id"),
                         topic, "is not encrypted")

    def functions(self):
        self.require({f["values"]["function_name"].rsplit("-", 1)[-1] for f in self.of("aws_lambda_function")}
                     >= {"web", "work", "fetch", "warm", "digest"}, "plan", "lacks a function")
        groups = {g["values"]["name"] for g in self.of("aws_cloudwatch_log_group") if g["values"].get("retention_in_days")}
        alarmed = {(a["values"].get("metric_name"), (a["values"].get("dimensions") or {}).get("FunctionName"))
                   for a in self.of("aws_cloudwatch_metric_alarm")}
        for function in self.of("aws_lambda_function"):
            values, name = function["values"], function["values"]["function_name"]
            self.require(f"/aws/lambda/{name}" in groups, function, "has no log group with a retention")
            for metric in ("Errors", "Throttles", "Duration"):
                self.require((metric, name) in alarmed, function, f"has no alarm on {metric}")
            self.require(first(values, "snap_start").get("apply_on") == "PublishedVersions"
                         or first(values, "ephemeral_storage").get("size", 512) > 512, function, "has no SnapStart")
            self.require(any(a["values"]["name"] == "live" for a in self.of("aws_lambda_alias", function["module"])),
                         function, "has no alias live")
            environment = first(values, "environment").get("variables")
            if environment is None and first(function["unknown"], "environment").get("variables"):
                continue  # It has the URL of web, which is not made yet.
            environment = environment or {}
            self.require(environment.get("PDF_BUCKET_NAME") and environment.get("STATE_TABLE"),
                         function, "does not know the bucket or the table")
            for key in environment:
                # Keys are given by their names in Secrets Manager.
                secret = key.endswith(("_KEY", "_SECRET", "_TOKEN")) or key in ("SMTP_URL", "DATABASE_URL")
                self.require(not secret or environment[key].startswith("secretsmanager:"), function, f"has {key} in the clear")

    def alarms(self):
        for alarm in self.of("aws_cloudwatch_metric_alarm"):
            self.require(alarm["values"].get("alarm_actions") or alarm["unknown"].get("alarm_actions"), alarm, "tells nobody")
        names = " ".join(a["values"]["alarm_name"] for a in self.of("aws_cloudwatch_metric_alarm"))
        for what in ("hit-ratio", "source-refuses", "push-quota", "model-budget", "dead-not-empty"):
            self.require(what in names, "plan", f"has no alarm {what}")

    def logs(self):
        for group in self.of("aws_cloudwatch_log_group"):
            self.require(group["values"].get("retention_in_days"), group, "keeps its lines for ever")

    def network(self):
        for group in self.of("aws_security_group"):
            for rule in group["values"].get("ingress") or []:
                everybody = "0.0.0.0/0" in (rule.get("cidr_blocks") or []) or "::/0" in (rule.get("ipv6_cidr_blocks") or [])
                self.require(not everybody or (rule["from_port"], rule["to_port"]) == (443, 443), group, "is open beyond TLS")
        for service in self.of("aws_ecs_service"):
            self.require(first(service["values"], "network_configuration").get("assign_public_ip") is False, service, "has a public address")
        for instance in self.of("aws_rds_cluster_instance"):
            self.require(instance["values"].get("publicly_accessible") is False, instance, "has a public address")

    def tags(self):
        for resource in self.resources:
            if "tags_all" in resource["values"] or "tags_all" in resource["unknown"]:
                tags = resource["values"].get("tags_all") or {}
                self.require(all(tags.get(t) for t in TAGS), resource, "lacks a tag")

    def schedules(self):
        runs = [r["values"] for r in self.of("aws_scheduler_schedule")]
        for target in ("fetch", "warm", "digest"):
            self.require(any(r["name"].startswith(target + "-") for r in runs), "plan", f"never runs {target}")
        for run in runs:
            # The digest is of a UTC day.
            self.require(run["name"].startswith("digest-") == (run["schedule_expression_timezone"] in ("UTC", None)),
                         run["name"], "has no exchange's time zone")

    def others(self):
        for resource in self.resources:
            self.require(resource["type"] not in FORBIDDEN, resource, "does not belong here")
        for table in self.of("aws_dynamodb_table"):
            self.require(first(table["values"], "point_in_time_recovery").get("enabled"), table, "cannot be had back")
        for stack in self.of("aws_cloudformation_stack"):
            made = json.loads(stack["values"]["template_body"])["Resources"].values()
            self.require(all(r["Type"] == "AWS::Lambda::Permission" and r["Properties"].get("InvokedViaFunctionUrl") is True
                             for r in made), stack, "lets more in than requests to the function's URL")


def spoiled(document):
    """Named plans, each with one thing wrong."""
    def change(kind, spoil, where=lambda values: True):
        bad = copy.deepcopy(document)
        hit = [c for c in bad["resource_changes"] if c["type"] == kind and where(c["change"]["after"])]
        assert hit, f"no {kind} to spoil"
        spoil(hit[0]["change"]["after"])
        return bad

    def without(kind, where=lambda values: True):
        bad = copy.deepcopy(document)
        kept = [c for c in bad["resource_changes"] if not (c["type"] == kind and where(c["change"]["after"]))]
        assert len(kept) < len(bad["resource_changes"]), f"no {kind} to leave out"
        bad["resource_changes"] = kept
        return bad

    def policy(kind, spoil, attribute="policy", where=lambda values: True):
        def edit(values):
            parsed = json.loads(values[attribute])
            spoil(parsed["Statement"])
            values[attribute] = json.dumps(parsed)
        return change(kind, edit, where)

    def extra(kind):
        bad = copy.deepcopy(document)
        bad["resource_changes"].append({"address": kind + ".x", "type": kind, "mode": "managed",
                                        "change": {"after": {}, "after_unknown": {}}})
        return bad

    def rule(prefix, spoil):
        def edit(values):
            spoil(next(r for r in values["rule"] if first(r, "filter").get("prefix") == prefix))
        return change("aws_s3_bucket_lifecycle_configuration", edit)

    web = lambda v: v.get("function_name", "").endswith("-web")
    yield "public access block gone", without("aws_s3_bucket_public_access_block")
    yield "public policies let in", change("aws_s3_bucket_public_access_block", lambda v: v.update(block_public_policy=False))
    yield "versions suspended", change("aws_s3_bucket_versioning", lambda v: v["versioning_configuration"][0].update(status="Suspended"))
    yield "bucket not encrypted", without("aws_s3_bucket_server_side_encryption_configuration")
    yield "access lists", change("aws_s3_bucket_ownership_controls", lambda v: v["rule"][0].update(object_ownership="ObjectWriter"))
    yield "plain HTTP", without("aws_s3_bucket_policy")
    yield "TLS for objects alone", policy("aws_s3_bucket_policy", lambda s: s[0]["Resource"].pop(0))
    yield "public bucket", policy("aws_s3_bucket_policy", lambda s: s.append(dict(s[0], Effect="Allow", Action="s3:GetObject", Condition={})))
    yield "small objects stay", change("aws_s3_bucket_lifecycle_configuration",
                                       lambda v: v.update(transition_default_minimum_object_size="all_storage_classes_128K"))
    yield "cache for a week", rule("cache/", lambda r: r["expiration"][0].update(days=7))
    yield "raw removed", rule("raw/", lambda r: r.update(expiration=[{"days": 400}]))
    yield "processed stays hot", rule("processed/", lambda r: r.update(transition=[]))
    yield "state to Glacier", rule("state/", lambda r: r.update(transition=[{"days": 90, "storage_class": "GLACIER"}]))
    yield "packages by age", rule("lambda/", lambda r: r.update(expiration=[{"days": 90}]))
    yield "uploads kept", rule("", lambda r: r.update(abort_incomplete_multipart_upload=[]))
    yield "a rule switched off", rule("reports/", lambda r: r.update(status="Disabled"))
    yield "every action", policy("aws_iam_role_policy", lambda s: s[0].update(Action="*"))
    yield "every action of a service", policy("aws_iam_role_policy", lambda s: s[0]["Action"].append("s3:*"))
    yield "every reading action", policy("aws_iam_role_policy", lambda s: s[0]["Action"].append("s3:Get*"))
    yield "every resource", policy("aws_iam_role_policy", lambda s: s[0].update(Resource=["*"]))
    yield "every bucket", policy("aws_iam_role_policy", lambda s: s[0]["Resource"].append("arn:aws:s3:::*"))
    yield "every function", policy("aws_iam_role_policy", lambda s: s[0]["Resource"].append("arn:aws:lambda:r:1:function:*"))
    yield "all but", policy("aws_iam_role_policy", lambda s: s[0].update(NotAction=["iam:PassRole"]))
    yield "anybody assumes", policy("aws_iam_role", lambda s: s[0].update(Principal={"AWS": "*"}), "assume_role_policy")
    yield "anybody publishes", policy("aws_sns_topic_policy", lambda s: s[0].update(Principal="*"))
    yield "unknown policy", change("aws_iam_role_policy", lambda v: v.update(policy=None))
    yield "table not encrypted", change("aws_dynamodb_table", lambda v: v.update(server_side_encryption=[]))
    yield "table without recovery", change("aws_dynamodb_table", lambda v: v["point_in_time_recovery"][0].update(enabled=False))
    yield "queue not encrypted", change("aws_sqs_queue", lambda v: v.update(sqs_managed_sse_enabled=False))
    yield "key never rotated", change("aws_kms_key", lambda v: v.update(enable_key_rotation=False))
    yield "log for ever", change("aws_cloudwatch_log_group", lambda v: v.update(retention_in_days=0))
    yield "log gone", without("aws_cloudwatch_log_group", lambda v: v["name"].endswith("-work"))
    yield "errors unheard", without("aws_cloudwatch_metric_alarm", lambda v: v["alarm_name"].endswith("-fetch-errors"))
    yield "alarm tells nobody", tell_nobody(document)
    yield "hit ratio unheard", without("aws_cloudwatch_metric_alarm", lambda v: v["alarm_name"].endswith("-hit-ratio"))
    yield "function gone", without("aws_lambda_function", web)
    yield "no SnapStart", change("aws_lambda_function", lambda v: v.update(snap_start=[]), web)
    yield "key in the clear", change("aws_lambda_function",
                                     lambda v: v.update(environment=[{"variables": {
                                         "PDF_BUCKET_NAME": "b", "STATE_TABLE": "t", "OPENAI_API_KEY": "sk-x"}}]), web)
    yield "a database's password in the clear", change("aws_lambda_function",
                                                       lambda v: v.update(environment=[{"variables": {
                                                           "PDF_BUCKET_NAME": "b", "STATE_TABLE": "t", "DATABASE_URL": "postgresql://u:p@h/d"}}]), web)
    yield "alias gone", without("aws_lambda_alias")
    yield "no tags", change("aws_dynamodb_table", lambda v: v.update(tags_all={}))
    yield "one tag less", change("aws_lambda_function", lambda v: v["tags_all"].pop("Environment"))
    yield "never warmed", without("aws_scheduler_schedule", lambda v: v["name"].startswith("warm-"))
    yield "close in UTC", change("aws_scheduler_schedule", lambda v: v.update(schedule_expression_timezone="UTC"),
                                 lambda v: v["name"].startswith("warm-"))
    yield "no digest", without("aws_scheduler_schedule", lambda v: v["name"].startswith("digest-"))
    yield "anybody invokes", change("aws_cloudformation_stack",
                                    lambda v: v.update(template_body=v["template_body"].replace("true", "false")))
    yield "a secret's value", extra("aws_secretsmanager_secret_version")
    yield "a managed policy", extra("aws_iam_role_policy_attachment")
    if any(c["type"] == "aws_lb_listener" for c in document["resource_changes"]):
        yield "plain HTTP at the balancer", change("aws_lb_listener", lambda v: v.update(protocol="HTTP"))
        yield "server with an address", change("aws_ecs_service", lambda v: v["network_configuration"][0].update(assign_public_ip=True))
        yield "Redis in the clear", change("aws_elasticache_replication_group", lambda v: v.update(transit_encryption_enabled=False))
        yield "Aurora not encrypted", change("aws_rds_cluster", lambda v: v.update(storage_encrypted=False))
        yield "Aurora open", change("aws_rds_cluster_instance", lambda v: v.update(publicly_accessible=True))
        yield "SSH for everybody", change("aws_security_group", lambda v: v["ingress"][0].update(from_port=22, to_port=22, cidr_blocks=["0.0.0.0/0"]),
                                          lambda v: v.get("ingress"))


def tell_nobody(document):
    bad = copy.deepcopy(document)
    alarm = next(c for c in bad["resource_changes"] if c["type"] == "aws_cloudwatch_metric_alarm")
    alarm["change"]["after"]["alarm_actions"] = []
    alarm["change"]["after_unknown"]["alarm_actions"] = False
    return bad


def main():
    document = json.load(open(sys.argv[-1], encoding="utf-8"))
    if sys.argv[1] == "--self-test":
        assert not Plan(document).check(), Plan(document).check()
        count = 0
        for name, bad in spoiled(document):
            count += 1
            if not Plan(bad).check():
                print(f"not noticed: {name}")
                return 1
        print(f"{count} spoiled plans, each noticed")
        return 0
    found = Plan(document).check()
    for violation in found:
        print(violation)
    return 1 if found else 0


sys.exit(main())
