"""plan: what the catalog says of articles and captures → pages, exactly what each of them shows.

Pure. Adding a kind of page is a function here that gives a `Page`, a view in `dbp_archive.pages` and a template.
"""
