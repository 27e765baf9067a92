"""What is published of a project and its agreements: plain values, whatever the standard and wherever they are kept.

A blank is unknown. Nothing here is filled in to please a schema.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and how identifiers are formed.

    ``house`` is the prefix of the identifiers of parties, territories and classifications, as ``HOUMA-MA``;
    ``oc4ids_prefix`` the one that the standard registered for this publisher, empty where none was asked for;
    ``reference`` and ``organisation_type`` identify it in IATI (code of OrganisationType).
    """

    country: str
    names: Multilingual
    country_names: Multilingual
    house: str
    address: str
    reference: str
    organisation_type: str = "90"
    oc4ids_prefix: str = ""
    illustrative: bool = False
    licence: str = ""

    def identifier(self, code: str) -> str:
        """The house identifier of something with that code."""
        return f"{self.house}-{code}"


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """An organisation. ``type`` is one of the codes of ``accounts.PartyType``."""

    code: str
    names: Multilingual
    type: str


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A party to an agreement, with its roles (codes of ``agreements.PartyRole``) and its signature.

    ``must_sign`` is None where a public source tells of the agreement without its signatures.
    """

    party: PartyRecord
    roles: tuple[str, ...]
    must_sign: bool | None
    has_signed: bool
    signed_on: PartialDate | None


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A territory; the point lies inside it (degrees, WGS 84)."""

    code: str
    level: str
    names: Multilingual
    longitude: float | None
    latitude: float | None
    iso_3166_2: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class FlowRecord:
    """An entry of the ledger; ``kind`` is the IATI transaction type."""

    reference: str
    kind: int
    money: Money
    value_date: date | None
    reverses: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class InstalmentRecord:
    """A part of a commitment with the day it is due."""

    number: int
    due_on: date
    money: Money


@dataclass(frozen=True, slots=True)
class LineRecord:
    """Who pays whom, for which action; ``receiver`` is None and ``action`` empty where no source says it."""

    key: str
    payer: PartyRecord
    receiver: PartyRecord | None
    action: str
    basis: str
    currency: str
    flows: tuple[FlowRecord, ...] = ()
    instalments: tuple[InstalmentRecord, ...] = ()

    def total(self, kind: int) -> Money:
        """Net sum of the entries of one kind."""
        return Money.total((flow.money for flow in self.flows if flow.kind == kind), self.currency)


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version that was opened for signature, in force or replaced."""

    number: int
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """An agreement of several parties.

    ``wholes`` and ``parts`` are the codes of agreements that contain it and of those that lie in it.
    """

    code: str
    names: Multilingual
    kind: str
    state: str
    currency: str
    total: Money | None
    signed_on: PartialDate | None
    start_year: int | None
    end_year: int | None
    updated_at: datetime
    framework: str = ""
    wholes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    roles: tuple[RoleRecord, ...] = ()
    lines: tuple[LineRecord, ...] = ()
    source: str = ""
    versions: tuple[VersionRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """Something to build, equip or accompany; ``number`` is ``axis.action``."""

    number: str
    names: Multilingual
    planned: Decimal | None
    achieved: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project with its agreements. ``phase`` is where it stands; for one that is paused, where it paused."""

    code: str
    names: Multilingual
    description: str
    programme_code: str
    programme_names: Multilingual
    scale: str
    phase: str
    suspended: bool
    place: str
    start_year: int | None
    end_year: int | None
    updated_at: datetime | None
    places: tuple[PlaceRecord, ...] = ()
    agreements: tuple[AgreementRecord, ...] = ()
    actions: tuple[ActionRecord, ...] = ()
