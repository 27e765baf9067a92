"""Country packs: a country's own data as declared files, checked whole, loaded through the actions of the domain.

A pack is a folder with ``pack.toml`` and the files that ``declaration`` names. Nothing here knows any one country.
"""
