"""What may be said of a building: the closed lists of the inventory, of inspections and of the procedure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Material(models.TextChoices):
    """What walls and floors are made of."""

    STONE = "stone", _("stone masonry")
    BRICK = "brick", _("fired brick")
    EARTH = "earth", _("earth (rammed, adobe)")
    CONCRETE = "concrete", _("reinforced concrete")
    BLOCKS = "blocks", _("concrete blocks")
    TIMBER = "timber", _("timber")
    STEEL = "steel", _("steel")
    MIXED = "mixed", _("mixed or patched")
    OTHER = "other", pgettext_lazy("material", "other")


class Use(models.TextChoices):
    DWELLING = "dwelling", pgettext_lazy("use of a building", "housing")
    DWELLING_TRADE = "dwelling_trade", _("housing and trade")
    TRADE = "trade", _("trade or workshop")
    LODGING = "lodging", _("guest house or hotel")
    WORSHIP = "worship", _("worship")
    PUBLIC = "public", _("public facility")
    STORE = "store", _("storage")
    OTHER = "other", pgettext_lazy("use of a building", "other")


class Ownership(models.TextChoices):
    SINGLE = "single", _("one private owner")
    SHARED = "shared", _("co-owners or heirs")
    HABOUS = "habous", _("Habous")
    PUBLIC = "public", _("State or commune")
    COMPANY = "company", _("company")
    UNKNOWN = "unknown", pgettext_lazy("owner", "unknown")


class Heritage(models.TextChoices):
    NONE = "none", pgettext_lazy("heritage value", "none")
    NOTABLE = "notable", _("of interest")
    INSCRIBED = "inscribed", _("inscribed")
    LISTED = "listed", _("listed monument")


class Occupancy(models.TextChoices):
    OCCUPIED = "occupied", pgettext_lazy("building", "occupied")
    PARTLY = "partly", _("partly occupied")
    EMPTY = "empty", pgettext_lazy("building", "empty")


class Component(models.TextChoices):
    """Parts of a building that an inspector looks at."""

    GROUND = "ground", _("ground and neighbouring cavities")
    FOUNDATIONS = "foundations", _("foundations")
    WALLS = "walls", _("bearing walls")
    PARTY_WALLS = "party_walls", _("party walls")
    POSTS = "posts", _("posts and beams")
    FLOORS = "floors", _("floors and ceilings")
    ROOF = "roof", _("roof or terrace")
    STAIRS = "stairs", _("stairs")
    FACADE = "facade", _("façade and overhangs")
    NETWORKS = "networks", _("water, sewer and electricity")


class Decay(models.TextChoices):
    CRACKS = "cracks", _("cracks")
    BULGING = "bulging", _("bulging or leaning")
    SETTLEMENT = "settlement", _("settlement")
    DAMP = "damp", _("damp or seepage")
    DECAYED_TIMBER = "decayed_timber", _("decayed timber")
    CORROSION = "corrosion", _("corroded reinforcement")
    CRUMBLING = "crumbling", _("crumbling or loose parts")
    COLLAPSE = "collapse", _("partial collapse")
    MISSING = "missing", _("missing part")
    OTHER = "other", pgettext_lazy("decay", "other")


class Gravity(models.IntegerChoices):
    """How grave one finding is, in the inspector's own words; the class of risk is judged apart."""

    SLIGHT = 1, pgettext_lazy("gravity", "slight")
    MARKED = 2, pgettext_lazy("gravity", "marked")
    SEVERE = 3, pgettext_lazy("gravity", "severe")


class MeasureKind(models.TextChoices):
    """What an inspector urges, or the commission decides."""

    MONITOR = "monitor", _("monitoring")
    SHORING = "shoring", _("emergency shoring")
    STRENGTHENING = "strengthening", _("strengthening")
    PARTIAL_DEMOLITION = "partial_demolition", _("partial demolition")
    TOTAL_DEMOLITION = "total_demolition", _("total demolition")
    EVACUATION = "evacuation", _("evacuation")


class ProcedureState(models.TextChoices):
    """How far the file of a building threatening ruin is."""

    REPORTED = "reported", pgettext_lazy("building file", "reported")
    MONITORED = "monitored", _("under monitoring")
    DECIDED = "decided", _("measures decided")
    NOTIFIED = "notified", _("owner notified")
    EVACUATION_ORDERED = "evacuation_ordered", _("evacuation ordered")
    EVACUATED = "evacuated", _("evacuated")
    WORKS = "works", _("works under way")
    WORKS_DONE = "works_done", _("works finished")
    DEMOLISHED = "demolished", _("demolished")
    CLOSED = "closed", pgettext_lazy("building file", "closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("building file", "withdrawn")


class NoticeWay(models.TextChoices):
    """How the notice reached the owner."""

    HANDED = "handed", _("handed over")
    MAILED = "mailed", _("by post with receipt")
    BAILIFF = "bailiff", _("by a bailiff")
    POSTED = "posted", _("posted on the building and at the commune")


class WorksBy(models.TextChoices):
    OWNER = "owner", _("by the owner")
    INSTEAD = "instead", _("instead of the owner")


class AppealGround(models.TextChoices):
    """Why something that cannot be undone does not wait for an appeal."""

    DANGER = "danger", _("imminent danger")
    RULING = "ruling", _("the court lets it go ahead")
    CONSENT = "consent", _("whoever was notified gives the appeal up, in writing")


class MoneyKind(models.TextChoices):
    COST = "cost", _("cost of works done instead of the owner")
    RECOVERY = "recovery", _("recovered from the owner")
    AID = "aid", _("aid granted")
