"""Agreements and their versions, signatures and amendments; the ledger of money; the bilan."""
