"""One module a page: read the request, ask the queries, answer with a template."""
