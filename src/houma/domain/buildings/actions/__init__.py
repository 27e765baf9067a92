"""The only writers of buildings, their inspections and their files."""

from houma.domain.buildings.actions.attaching import NewPhoto, add_photo, attach_paper, withdraw_paper
from houma.domain.buildings.actions.inspecting import NewFinding, NewInspection, record_inspection
from houma.domain.buildings.actions.money import NewMoney, record_money, reverse_money
from houma.domain.buildings.actions.registering import (
    Description,
    NewBuilding,
    NewDwelling,
    add_dwelling,
    add_dwellings,
    describe_building,
    end_ownership,
    erase_owner,
    record_owner,
    register_building,
)
from houma.domain.buildings.actions.stepping import Member, NewStep, take_step

__all__ = [
    "Description",
    "Member",
    "NewBuilding",
    "NewDwelling",
    "NewFinding",
    "NewInspection",
    "NewMoney",
    "NewPhoto",
    "NewStep",
    "add_dwelling",
    "add_dwellings",
    "add_photo",
    "attach_paper",
    "describe_building",
    "end_ownership",
    "erase_owner",
    "record_inspection",
    "record_money",
    "record_owner",
    "register_building",
    "reverse_money",
    "take_step",
    "withdraw_paper",
]
