"""How devices in the field speak with the house: the OpenRosa protocol, as ODK Collect uses it."""
