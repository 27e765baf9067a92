"""Tables with margins published without giving anybody away: suppression of cells, and an attacker that judges it."""
