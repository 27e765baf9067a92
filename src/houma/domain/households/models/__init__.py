from houma.domain.households.models.people import Household, Person, Relation, Sex

__all__ = ["Household", "Person", "Relation", "Sex"]
