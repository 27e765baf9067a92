"""What each column of the money matrix says, in three languages."""

from dataclasses import dataclass

from houma.domain.agreements.bilan.selection import Base
from houma.domain.agreements.ledger import FlowKind
from houma.values.multilingual import Multilingual as T


@dataclass(frozen=True, slots=True)
class MoneyMeasure:
    """A figure of money. ``base`` says whose amounts are added so that nothing is counted twice.

    ``flow`` is the kind of entry of the ledger that it adds; None for what comes from schedules.
    """

    code: str
    base: Base
    labels: T
    definition: T
    formula: T
    flow: FlowKind | None = None


MEASURES: tuple[MoneyMeasure, ...] = (
    MoneyMeasure(
        "committed",
        Base.COMMITTED,
        T("Engagé", "الملتزم به", "Committed"),
        T(
            "Ce que les conventions signées engagent, avenants compris.",
            "ما تلتزم به الاتفاقيات الموقعة بما فيها الملاحق.",
            "What signed agreements commit, amendments included.",
        ),
        T(
            "Somme nette des engagements du grand livre ; la part d’un ensemble déjà compté n’est pas ajoutée.",
            "المجموع الصافي لالتزامات السجل؛ ولا يُضاف جزء من كل سبق احتسابه.",
            "Net sum of the ledger’s commitments; a part of a whole that is counted is not added.",
        ),
        FlowKind.COMMITMENT,
    ),
    MoneyMeasure(
        "due",
        Base.SCHEDULED,
        T("Échu", "المستحق", "Due"),
        T(
            "Ce que les échéanciers en vigueur demandaient de débloquer jusqu’à aujourd’hui.",
            "ما كانت جداول الأشطر السارية تقتضي الإفراج عنه إلى اليوم.",
            "What the schedules in force asked to be released up to today.",
        ),
        T(
            "Somme des tranches dont le jour est passé, payées ou non.",
            "مجموع الأشطر التي حل أجلها، سواء أديت أم لا.",
            "Sum of the instalments whose day has come, paid or not.",
        ),
    ),
    MoneyMeasure(
        "released",
        Base.FOLLOWED,
        T("Débloqué", "المفرج عنه", "Released"),
        T(
            "Ce que les partenaires ont versé aux opérateurs.",
            "ما دفعه الشركاء للجهات المنفذة.",
            "What partners paid to the operators.",
        ),
        T(
            "Somme nette des déblocages du grand livre, annulations déduites.",
            "المجموع الصافي لمبالغ الإفراج في السجل بعد خصم الإلغاءات.",
            "Net sum of the ledger’s releases, reversals taken off.",
        ),
        FlowKind.DISBURSEMENT,
    ),
    MoneyMeasure(
        "spent",
        Base.FOLLOWED,
        T("Dépensé", "المصروف", "Spent"),
        T(
            "Ce que les opérateurs ont dépensé de l’argent reçu.",
            "ما أنفقته الجهات المنفذة من الأموال المتوصل بها.",
            "What the operators spent of the money received.",
        ),
        T(
            "Somme nette des dépenses du grand livre.",
            "المجموع الصافي لنفقات السجل.",
            "Net sum of the ledger’s spending.",
        ),
        FlowKind.EXPENDITURE,
    ),
    MoneyMeasure(
        "late",
        Base.SCHEDULED,
        T("En retard", "المتأخر", "Late"),
        T(
            "Ce qui aurait dû être débloqué avant aujourd’hui et ne l’est pas.",
            "ما كان يجب الإفراج عنه قبل اليوم ولم يُفرج عنه.",
            "What should have been released before today and was not.",
        ),
        T(
            "Somme, sur les tranches dont le jour est passé, de ce qui reste à débloquer.",
            "مجموع ما تبقى للإفراج عنه من الأشطر التي فات أجلها.",
            "Sum of what is left to release of instalments past their day.",
        ),
    ),
    MoneyMeasure(
        "forecast",
        Base.SCHEDULED,
        T("Attendu", "المتوقع", "Forecast"),
        T(
            "Ce qui devrait être débloqué d’ici la fin de l’année indiquée, d’après les échéanciers et les retards "
            "passés de chaque partenaire.",
            "ما يُتوقع الإفراج عنه إلى نهاية السنة المبينة، حسب جداول الأشطر وتأخر كل شريك في الماضي.",
            "What should be released by the end of the year shown, by the schedules and each partner’s past delays.",
        ),
        T(
            "Pour chaque tranche non payée : reste à débloquer × probabilité qu’il le soit d’ici là. C’est une "
            "moyenne, non une promesse.",
            "لكل شطر غير مؤدى: الباقي × احتمال الإفراج عنه إلى ذلك الحين. إنه متوسط وليس وعدا.",
            "For each unpaid instalment: what is left × the probability that it is released by then. It is an "
            "average, not a promise.",
        ),
    ),
)
BY_CODE: dict[str, MoneyMeasure] = {measure.code: measure for measure in MEASURES}
