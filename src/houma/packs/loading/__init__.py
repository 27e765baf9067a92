"""Loading a checked pack: through the actions of the domain, in one transaction, all or nothing."""

from houma.packs.loading.loader import LoadReport, PackRefused, Step, load_pack

__all__ = ["LoadReport", "PackRefused", "Step", "load_pack"]
