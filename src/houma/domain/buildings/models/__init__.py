from houma.domain.buildings.models.buildings import Building, Dwelling
from houma.domain.buildings.models.risk import RiskClass, RiskScheme

__all__ = ["Building", "Dwelling", "RiskClass", "RiskScheme"]
