"""The program, run from a checkout: `python build.py` is `dbp-archive build`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

from dbp_archive.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
