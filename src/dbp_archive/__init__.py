"""Turn a folder of scraped newspaper pages into a permanent news archive in plain HTML.

read → parse → normalize → plan → render → write → check: each step is the module of that name.
"""

__version__ = "0.1.0"
PROJECT = "dbp-archive"
"""How the project signs what it wrote itself."""
