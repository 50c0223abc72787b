"""The older system's way to a cached report: sqlite3 and boto3, each value parsed.

value FILE            writes the value that both sides are measured with: a report of 20 KB
measure FILE URL DIR  prints `name microseconds`, median and 90th percentile of the calls, for each way
table PYTHON CSV      prints what measure and JMH (-rf csv) found, side by side
"""

import csv
import json
import os
import random
import re
import sqlite3
import statistics
import sys
import time

WARM_SECONDS = 1.0
SECONDS = 7.0
FAR_AWAY = 32503680000.0


def report():
    """Texts, numbers and lists like a report's, from a fixed seed."""
    rnd = random.Random(20261122)
    words = "ราคา ปิด เหนือ เส้น เฉลี่ย close above the average of two hundred days".split()
    text = lambda n: " ".join(rnd.choice(words) for _ in range(n))
    number = lambda: round(rnd.uniform(-500, 500), 4)
    return {
        "ticker": "DBS19",
        "report_text": text(950),
        "facts": {f"fact_{i}": {"value": number(), "percentile": number()} for i in range(40)},
        "history": [[f"2026-{i // 28 + 1:02}-{i % 28 + 1:02}", number(), number()] for i in range(170)],
        "news": [{"title": text(12), "url": f"https://example.com/{i}", "score": number()} for i in range(16)],
    }


def write_value(path):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(report(), out, ensure_ascii=False)


SCHEMA = "CREATE TABLE IF NOT EXISTS cache (key TEXT PRIMARY KEY, value TEXT, expires_at REAL)"


def local_hit(db, key):
    connection = sqlite3.connect(db)
    try:
        row = connection.execute("SELECT value, expires_at FROM cache WHERE key = ?", (key,)).fetchone()
        assert row[1] > time.time()
        return json.loads(row[0])
    finally:
        connection.close()


def far_hit(s3, db, key):
    answer = s3.get_object(Bucket="bench", Key=key)
    assert answer["Metadata"]["expires-at"]
    text = answer["Body"].read().decode("utf-8")
    value = json.loads(text)
    connection = sqlite3.connect(db)
    try:
        with connection:
            connection.execute("INSERT OR REPLACE INTO cache VALUES (?, ?, ?)", (key, text, FAR_AWAY))
    finally:
        connection.close()
    return value


def bare_get(s3, key):
    return s3.get_object(Bucket="bench", Key=key)["Body"].read()


def measured(name, action):
    """Microseconds a call: median and the 90th percentile, after some calls to warm up."""
    took = []
    end = time.perf_counter() + WARM_SECONDS + SECONDS
    while (start := time.perf_counter()) < end:
        action()
        if start > end - SECONDS:
            took.append((time.perf_counter() - start) * 1e6)
    deciles = statistics.quantiles(took, n=10)
    print(name, round(deciles[4], 3), round(deciles[8], 3))


def measure(value_file, url, folder):
    import boto3
    from botocore.config import Config

    s3 = boto3.client("s3", endpoint_url=url, region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
    text = open(value_file, encoding="utf-8").read()
    db = os.path.join(folder, "python.db")
    with sqlite3.connect(db) as connection:
        connection.execute(SCHEMA)
        connection.execute("INSERT INTO cache VALUES (?, ?, ?)", ("here", text, FAR_AWAY))
    connection.close()
    asked = iter(range(10**9))
    assert local_hit(db, "here") == far_hit(s3, db, "cache/x") == json.loads(text)
    measured("local", lambda: local_hit(db, "here"))
    measured("far", lambda: far_hit(s3, db, f"cache/reports/{next(asked)}/report.json"))
    measured("get", lambda: bare_get(s3, "cache/x"))


def table(python_file, csv_file):
    python = {}
    for line in open(python_file):
        name, *numbers = line.split()
        python[name] = [float(n) for n in numbers]
    ours = {}
    for row in csv.DictReader(open(csv_file)):
        quantile = re.fullmatch(r"[\w.]+\.(\w+):.*?(p\d\.\d+)", row["Benchmark"])
        if quantile:
            ours[quantile.groups()] = float(row["Score"])
    way = lambda name: (ours[name, "p0.50"], ours[name, "p0.90"])
    print("A hit in microseconds: median (90 % within)  Python              Java                ratio  goal")
    for label, old, new, goal in [
        ("local, bytes (Python: parsed)", "local", "localBytes", 6),
        ("local, parsed", "local", "localParsed", 3),
        ("far with backfill, bytes (Python: parsed)", "far", "farBytes", 8),
        ("far with backfill, parsed", "far", "farParsed", None),
        ("far, bare GET of boto3 and of the SDK", "get", "bareGet", None),
    ]:
        (o, o90), (n, n90) = python[old], way(new)
        met = "" if goal is None else f"{goal} {'met' if o / n >= goal else 'MISSED'}"
        print(f"{label:44} {f'{o:.0f} ({o90:.0f})':19} {f'{n:.1f} ({n90:.1f})':19} {o / n:5.1f}  {met}")
    n, n90 = way("memoryBytes")
    print(f"{'memory, bytes':64} {f'{n:.3f} ({n90:.3f})':26} <1 {'met' if n < 1 else 'MISSED'}")
    for label, over, bare in [
        ("local hit, a bare prepared SELECT", "localBytes", "bareSelect"),
        ("far hit with backfill, a bare SDK GET", "farBytes", "bareGet"),
    ]:
        (n, _), (b, _) = way(over), way(bare)
        print(f"{label}: {n:.1f} against {b:.1f}, {n / b:.2f} times")


if __name__ == "__main__":
    {"value": write_value, "measure": measure, "table": table}[sys.argv[1]](*sys.argv[2:])
