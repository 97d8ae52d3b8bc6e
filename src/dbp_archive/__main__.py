"""`python -m dbp_archive` is the program `dbp-archive`."""

import sys

from dbp_archive.cli import main

sys.exit(main())
