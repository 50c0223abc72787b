"""The older systems' way to heavy libraries: boto3 fetches a zip, zipfile unpacks it, the zip is removed.

zip FOLDER ZIP            packs the jars that a folder has
payload ZIP               packs 4,800 files of 75 MB in all, like those of an installed Python library
fetch URL KEY DIR TIMES   fetches and unpacks so often, prints the milliseconds of each time
files ZIP DIR TIMES       floor: only creates those files, their contents ready in memory
table DIR                 medians and ratios of what the others printed into files of that folder
"""

import os
import random
import shutil
import statistics
import sys
import time
import zipfile

FILES = 4800
BYTES = 75_000_000


def pack_folder(folder, target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(os.listdir(folder)):
            out.write(os.path.join(folder, name), "lib/" + name)


def pack_payload(target):
    """Sizes by a log-normal law, as in site-packages: many small files, few large; one in forty does not compress."""
    rnd = random.Random(20261125)
    words = ["%x" % rnd.getrandbits(rnd.randint(8, 40)) for _ in range(3000)]
    sizes = [rnd.lognormvariate(8.2, 1.6) for _ in range(FILES)]
    scale = BYTES / sum(sizes)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for i, size in enumerate(sizes):
            size = max(1, int(size * scale))
            if i % 40 == 0:
                data = rnd.randbytes(size)
            else:
                data = " ".join(rnd.choices(words, k=size // 4 + 1)).encode()[:size]
            out.writestr(f"python/library{i % 40}/part{i % 400}/file{i}.py", data)


def fetch(url, key, folder, times):
    import boto3
    from botocore.config import Config

    s3 = boto3.client("s3", endpoint_url=url, config=Config(s3={"addressing_style": "path"}))
    os.makedirs(folder, exist_ok=True)
    archive = os.path.join(folder, "libraries.zip")
    for i in range(times):
        target = os.path.join(folder, str(i))
        start = time.perf_counter()
        s3.download_file("bench", key, archive)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(target)
        os.remove(archive)
        print((time.perf_counter() - start) * 1e3)
        shutil.rmtree(target)


def files(archive, folder, times):
    with zipfile.ZipFile(archive) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    for i in range(times):
        target = os.path.join(folder, str(i))
        start = time.perf_counter()
        made = set()
        for name, data in contents.items():
            path = os.path.join(target, name)
            parent = os.path.dirname(path)
            if parent not in made:
                os.makedirs(parent, exist_ok=True)
                made.add(parent)
            with open(path, "wb") as out:
                out.write(data)
        print((time.perf_counter() - start) * 1e3)
        shutil.rmtree(target)


def table(folder):
    read = lambda name: [float(line) for line in open(os.path.join(folder, name)) if line.strip()]
    millis = {name: statistics.median(read(name)) for name in os.listdir(folder)}
    spread = {name: (min(read(name)), max(read(name))) for name in millis}
    mb = {kind: int(os.environ[kind.upper() + "_BYTES"]) / 1e6 for kind in ("jars", "files")}

    def row(text, name, size):
        low, high = spread[name]
        rate = f"{size / millis[name] * 1e3:8.0f}" if size else " " * 8
        print(f"| {text:58} | {size:6.1f} | {millis[name]:8.1f} | {low:7.1f} to {high:7.1f} | {rate} |")

    print(f"| {'medians of 9':58} |     MB |       ms | {'least to most':18} |     MB/s |")
    print("|---|---|---|---|---|")
    row("Python: fetch, unzip, remove: our jars, new processes", "python-jars-new", mb["jars"])
    row("Python: the same again in one process", "python-jars-again", mb["jars"])
    row("Python: fetch, unzip, remove: 4,800 files, new processes", "python-files-new", mb["files"])
    row("Python: the same again in one process", "python-files-again", mb["files"])
    row("this: the load, cold, new JVMs", "load-new", mb["jars"])
    row("this: the same again in one JVM", "load-again", mb["jars"])
    row("this: the load, cold, new JVMs without C2", "load-new-c1", mb["jars"])
    row("this: warm, new JVMs", "warm-new", 0)
    row("this: warm, again in one JVM", "warm-again", 0)
    row("floor: the bare transfer, bytes dropped, new JVMs", "bare-new", mb["jars"])
    row("floor: the bare transfer again in one JVM", "bare-again", mb["jars"])
    row("floor: only creating the 4,800 files", "create", mb["files"])
    for kind in ("new", "again"):
        load = millis["load-" + kind]
        jars = millis["python-jars-" + kind] / load
        per_byte = millis["python-files-" + kind] / mb["files"] / (load / mb["jars"])
        print(f"{kind}: {jars:.1f} times as fast as Python with the jars, {per_byte:.1f} times per byte with the files")


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "zip":
        pack_folder(*rest)
    elif command == "payload":
        pack_payload(*rest)
    elif command == "fetch":
        fetch(rest[0], rest[1], rest[2], int(rest[3]))
    elif command == "files":
        files(rest[0], rest[1], int(rest[2]))
    elif command == "table":
        table(*rest)
    else:
        sys.exit(__doc__)
