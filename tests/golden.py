"""The golden records and the golden site: what the five seeds gave when somebody last read it and found it right.

`python -m tests.golden` rewrites them from what the program gives now; the diff is there to be read.
"""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from msgspec.structs import replace

from dbp_archive.inspect_capture import capture_of_file, ledger_json
from dbp_archive.manifest import FOLDER as MANIFEST
from dbp_archive.manifest import INDEX
from dbp_archive.parse import parse
from dbp_archive.profile import load_profile
from dbp_archive.settings import load_settings
from tests.archives import CONTENT, ROOT, SEEDS, build, files, fill

FOLDER = ROOT / "tests" / "golden"
RECORDS = FOLDER / "records"
SITE = FOLDER / "site"


def golden_records() -> dict[str, bytes]:
    """What `dbp-archive inspect --json` prints of each seed, by file name."""
    profile = load_profile("baodienbienphu-en", ROOT)
    seeds = sorted(SEEDS.glob("*.txt"))
    return {f"{seed.stem}.json": ledger_json(parse(capture_of_file(seed), profile)).encode() for seed in seeds}


def golden_site() -> dict[str, bytes]:
    """The files of the site that site.yaml makes of the seeds and of content/; the manifest adds nothing to them."""
    settings = replace(load_settings(None, ROOT)[0], content=str(CONTENT))
    with tempfile.TemporaryDirectory() as folder:
        made, _ = build(Path(folder).resolve(), settings, seeds=SEEDS, cache=Path(folder, "cache"))
        return {name: content for name, content in files(made).items() if not name.startswith((MANIFEST, INDEX))}


def first_difference(golden: Mapping[str, bytes], made: Mapping[str, bytes]) -> str | None:
    """The first file that is missing, new or different, with the line; None when all are the same."""
    for name in sorted(golden.keys() | made.keys()):
        if name not in made:
            return f"{name}: golden, but not made any more"
        if name not in golden:
            return f"{name}: made, but not golden"
        if golden[name] != made[name]:
            lines = zip_longest(golden[name].splitlines(keepends=True), made[name].splitlines(keepends=True))
            number, (was, now) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
            return f"{name}:{number}: golden {_shown(was)}, made {_shown(now)}"
    return None


def _shown(line: bytes | None) -> str:
    return "nothing" if line is None else repr(line.decode("utf-8", "backslashreplace"))


def main() -> int:
    """Rewrite both."""
    for folder, made in ((RECORDS, golden_records()), (SITE, golden_site())):
        shutil.rmtree(folder, ignore_errors=True)
        fill(folder, made)
        print(f"{folder.relative_to(ROOT)}: {len(made)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
