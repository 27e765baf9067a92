"""Documents: files that were handed in, kept by their content, each with who may read it."""
