"""Thin Beam transforms, one verb a file; each calls a function of `text` or looks up `store`."""
