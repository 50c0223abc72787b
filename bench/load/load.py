"""The load of bench/load/run: load.py ROOT PID MINUTES FOLDER. Prints one table and whether the goals are met."""
import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse

root, pid, minutes, folder = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
seconds = minutes * 60
address = urllib.parse.urlsplit(root)
PAGE = "/reports/AAPL?lang=en"
# What is asked for, and how often among the others.
MIX = [
    (PAGE, 30), ("/reports/AAPL?lang=th", 10), ("/api/reports/AAPL?lang=en", 25), ("/", 10), ("/scan", 5),
    ("/api/scan?where=rsi14%20%3E%2040&lang=en", 5), ("/api/reports/AAPL/chart.png?lang=en&theme=light", 5),
    ("/ops", 3), ("/api/cache/stats", 2), ("/metrics", 2), ("/health", 3),
]


def get(connection, path):
    connection.request("GET", path, headers={"Accept": "text/html,*/*", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


def ready():
    """The paths that answer with 200, the page's assets among them; each is waited for a minute."""
    paths = []
    for path, weight in MIX:
        end = time.monotonic() + (60 if weight >= 5 else 5)
        while True:
            connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
            status, body, answer = get(connection, path)
            connection.close()
            if status == 200 or time.monotonic() > end:
                break
            time.sleep(0.5)
        if status != 200:
            if weight >= 5:
                sys.exit(f"{path} answers {status}")
            print(f"left out: {path} answers {status}")
            continue
        paths += [path] * weight
        if path == PAGE:
            import gzip
            page = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
            assets = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.decode().replace("&amp;", "&")))
            paths += [asset for asset in sorted(assets) for _ in range(3)]
    return paths


def rss_mb():
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def jcmd(what):
    return subprocess.run(["jcmd", str(pid), what], capture_output=True, text=True, timeout=60).stdout


def heap_mb():
    used = re.search(r"used (\d+)K", jcmd("GC.heap_info"))
    return int(used.group(1)) / 1024 if used else float("nan")


def live_mb():
    """What can be reached: counted at a full collection, so that what the load allocates meanwhile is not in it."""
    total = re.search(r"^Total\s+\d+\s+(\d+)", jcmd("GC.class_histogram"), re.M)
    return int(total.group(1)) / 1e6 if total else float("nan")


took = []  # (when, milliseconds) of the reader's page.
over = threading.Event()


def reader():
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    while not over.is_set():
        start = time.monotonic()
        try:
            status, _, _ = get(connection, PAGE)
            took.append((start - began, (time.monotonic() - start) * 1000 if status == 200 else float("inf")))
        except OSError:
            took.append((start - began, float("inf")))
            connection.close()
        over.wait(0.1)


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


paths = ready()
script = os.path.join(folder, "mix.lua")
with open(script, "w") as lua:
    lua.write("local paths = {" + ",".join(f'"{p}"' for p in paths) + "}\nmath.randomseed(7)\n"
              "function request() return wrk.format('GET', paths[math.random(#paths)], {['Accept-Encoding']='gzip'}) end\n")
began = time.monotonic()
load = subprocess.Popen(["wrk", "-t", "2", "-c", "16", "-d", f"{int(seconds)}s", "--timeout", "30s", "--latency", "-s", script, root],
                        stdout=subprocess.PIPE, text=True)
threading.Thread(target=reader, daemon=True).start()

rows = 10 if minutes >= 2 else 5
print(f"{minutes:g} minutes, 16 connections and a reader, {os.cpu_count()} cores")
print(f"{'minute':>7} {'RSS MB':>8} {'heap MB':>8} {'live MB':>8} {'page p50':>9} {'p99 ms':>8} {'max ms':>8}")
table = []
under_load = []  # Of the reader, what fell into no collection of ours.
for row in range(1, rows + 1):
    time.sleep(max(0, began + seconds * row / rows - 3 - time.monotonic()))
    since, until = (table[-1]["until"] if table else 0), time.monotonic() - began
    window = [ms for when, ms in list(took) if since <= when < until]
    under_load += window
    heap, rss = heap_mb(), rss_mb()
    live = live_mb()  # After the window: a full collection is not of the load.
    table.append({"until": time.monotonic() - began, "rss": rss, "live": live})
    print(f"{until / 60:7.1f} {rss:8.0f} {heap:8.0f} {live:8.0f} {percentile(window, .5):9.1f} {percentile(window, .99):8.1f}"
          f" {max(window, default=float('nan')):8.1f}", flush=True)
said = load.communicate()[0]
over.set()

rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
print(f"{rate.group(1) if rate else '?'} requests/s; " + "; ".join(
    line.strip() for line in said.splitlines() if re.match(r"\s+(50|90|99)%|.*Non-2xx|.*Socket errors", line)))
quarter = table[max(0, len(table) // 4 - 1)]
last = table[-1]
p99 = percentile(under_load, .99)
quick = p99 <= 100
steady = last["live"] <= quarter["live"] * 1.1 + 5 and last["rss"] <= quarter["rss"] * 1.1 + 20
clean = "Non-2xx" not in said and "Socket errors" not in said
print(f"memory {'steady' if steady else 'GROWS'}: live {quarter['live']:.0f} to {last['live']:.0f} MB, RSS {quarter['rss']:.0f} to {last['rss']:.0f} MB;"
      f" page p99 {p99:.1f} ms of {len(under_load)} (goal: 100): {'met' if quick else 'MISSED'};"
      f" {'every request was answered with 2xx' if clean else 'NOT every request was answered with 2xx'}")
sys.exit(0 if steady and quick and clean or os.environ.get("BENCH_GOALS") == "off" else 1)
