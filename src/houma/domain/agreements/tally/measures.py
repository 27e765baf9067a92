"""What the bilan measures: name, definition and formula of each figure, in three languages."""

from dataclasses import dataclass
from enum import StrEnum

from houma.values.multilingual import Multilingual as T


class Kind(StrEnum):
    """What a measure counts in."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the bilan. ``headline`` ones stand on top of the page."""

    code: str
    kind: Kind
    names: T
    definition: T
    formula: T
    headline: bool = False


_COUNTED = T(
    "Une convention compte une fois : ni les programmes annoncés comme un tout, ni les parts d’une convention comptée.",
    "تحتسب الاتفاقية مرة واحدة: لا البرامج المعلنة ككل، ولا أجزاء اتفاقية محتسبة.",
    "An agreement counts once: neither programmes announced as a whole, nor parts of an agreement that is counted.",
)


def _with_rule(fr: str, ar: str, en: str) -> T:
    return T(f"{fr} {_COUNTED.fr}", f"{ar} {_COUNTED.ar}", f"{en} {_COUNTED.en}")


MEASURES: tuple[Measure, ...] = (
    Measure(
        "agreements",
        Kind.COUNT,
        T("Conventions", "الاتفاقيات", "Agreements"),
        _with_rule(
            "Conventions cadre, de financement et spécifiques connues.",
            "الاتفاقيات الإطار واتفاقيات التمويل والاتفاقيات الخاصة المعروفة.",
            "Known framework, financing and specific agreements.",
        ),
        T("nombre de conventions comptées", "عدد الاتفاقيات المحتسبة", "number of counted agreements"),
        headline=True,
    ),
    Measure(
        "projects",
        Kind.COUNT,
        T("Projets", "المشاريع", "Projects"),
        T(
            "Projets qui portent au moins une convention comptée.",
            "المشاريع التي لها اتفاقية محتسبة واحدة على الأقل.",
            "Projects with at least one counted agreement.",
        ),
        T("nombre de projets distincts", "عدد المشاريع المختلفة", "number of distinct projects"),
    ),
    Measure(
        "neighbourhoods",
        Kind.COUNT,
        T("Quartiers", "الأحياء", "Neighbourhoods"),
        T(
            "Projets à l’échelle du quartier. Les sources nomment rarement chaque quartier : c’est un minimum.",
            "المشاريع على مستوى الحي. نادرا ما تسمي المصادر كل حي: إنه حد أدنى.",
            "Projects at the scale of a neighbourhood. Sources seldom name each one: this is a minimum.",
        ),
        T("projets distincts à cette échelle", "المشاريع المختلفة على هذا المستوى", "distinct projects at this scale"),
    ),
    Measure(
        "medinas",
        Kind.COUNT,
        T("Médinas", "المدن العتيقة", "Medinas"),
        T(
            "Territoires des projets à l’échelle de la médina, chacun compté une fois.",
            "المجالات الترابية للمشاريع على مستوى المدينة العتيقة، كل واحد مرة واحدة.",
            "Territories of projects at the scale of a medina, each counted once.",
        ),
        T("territoires distincts", "المجالات المختلفة", "distinct territories"),
    ),
    Measure(
        "centres",
        Kind.COUNT,
        T("Centres émergents", "المراكز الصاعدة", "Emerging centres"),
        T(
            "Communes et centres nommés par les projets à l’échelle du centre émergent. Les programmes qui n’énumèrent "
            "pas leurs centres ne comptent pas ici : c’est un minimum.",
            "الجماعات والمراكز التي تسميها مشاريع المراكز الصاعدة. البرامج التي لا تعدد مراكزها لا تحتسب هنا: "
            "إنه حد أدنى.",
            "Communes and centres named by projects at the scale of an emerging centre. Programmes that do not "
            "list their centres do not count here: this is a minimum.",
        ),
        T("territoires distincts", "المجالات المختلفة", "distinct territories"),
    ),
    Measure(
        "total_cost",
        Kind.MONEY,
        T("Investissement total", "الاستثمار الإجمالي", "Total investment"),
        _with_rule(
            "Somme des montants totaux retenus. Un montant inconnu n’est pas zéro : il est compté à part.",
            "مجموع المبالغ الإجمالية المعتمدة. المبلغ المجهول ليس صفرا: يعد على حدة.",
            "Sum of the adopted total amounts. An unknown amount is not zero: it is counted apart.",
        ),
        T("Σ montant total retenu", "Σ المبلغ الإجمالي المعتمد", "Σ adopted total amount"),
        headline=True,
    ),
    Measure(
        "ministry_contribution",
        Kind.MONEY,
        T("Contribution du ministère", "مساهمة الوزارة", "Contribution of the ministry"),
        T(
            "Engagements et promesses publiés du ministère chargé de la politique de la ville, dans les conventions "
            "comptées. La répartition entre partenaires est souvent non publiée : c’est un minimum.",
            "الالتزامات والتعهدات المنشورة للوزارة المكلفة بسياسة المدينة في الاتفاقيات المحتسبة. التوزيع بين الشركاء "
            "كثيرا ما لا ينشر: إنه حد أدنى.",
            "Published commitments and pledges of the ministry in charge of city policy, in counted agreements. "
            "The split between partners is often not published: this is a minimum.",
        ),
        T(
            "Σ (engagé + promis) du ministère",
            "Σ (ملتزم به + متعهد به) للوزارة",
            "Σ (committed + pledged) by the ministry",
        ),
        headline=True,
    ),
    Measure(
        "committed",
        Kind.MONEY,
        T("Engagé", "الملتزم به", "Committed"),
        _with_rule("Engagements de tous les partenaires.", "التزامات جميع الشركاء.", "Commitments of all partners."),
        T("Σ engagements, nets d’annulations", "Σ الالتزامات بعد الإلغاءات", "Σ commitments, net of reversals"),
    ),
    Measure(
        "pledged",
        Kind.MONEY,
        T("Promis", "المتعهد به", "Pledged"),
        T(
            "Promesses des conventions comptées qui ne sont pas encore des engagements.",
            "تعهدات الاتفاقيات المحتسبة التي لم تصبح التزامات بعد.",
            "Pledges of counted agreements that are not yet commitments.",
        ),
        T("Σ promesses, nettes d’annulations", "Σ التعهدات بعد الإلغاءات", "Σ pledges, net of reversals"),
    ),
    Measure(
        "released",
        Kind.MONEY,
        T("Débloqué", "المفرج عنه", "Released"),
        _with_rule(
            "Fonds débloqués par tous les partenaires.",
            "الأموال المفرج عنها من جميع الشركاء.",
            "Funds released by all partners.",
        ),
        T("Σ déblocages, nets d’annulations", "Σ الإفراجات بعد الإلغاءات", "Σ disbursements, net of reversals"),
        headline=True,
    ),
    Measure(
        "ministry_released",
        Kind.MONEY,
        T("Débloqué par le ministère", "المفرج عنه من الوزارة", "Released by the ministry"),
        T(
            "Part du débloqué que le ministère a payée.",
            "حصة الوزارة من الأموال المفرج عنها.",
            "The part of what was released that the ministry paid.",
        ),
        T("Σ déblocages du ministère", "Σ إفراجات الوزارة", "Σ disbursements by the ministry"),
    ),
    Measure(
        "spent",
        Kind.MONEY,
        T("Dépensé", "المنفق", "Spent"),
        T("Dépenses des opérateurs.", "نفقات المتعهدين.", "Expenditures of operators."),
        T("Σ dépenses, nettes d’annulations", "Σ النفقات بعد الإلغاءات", "Σ expenditures, net of reversals"),
    ),
    Measure(
        "rate",
        Kind.SHARE,
        T("Taux de déblocage", "نسبة الإفراج", "Release rate"),
        T(
            "Part de l’engagé qui est débloquée ; vide quand rien n’est engagé.",
            "نسبة المفرج عنه من الملتزم به؛ فارغة عندما لا يوجد التزام.",
            "Share of what is committed that was released; empty where nothing is committed.",
        ),
        T("débloqué / engagé", "المفرج عنه / الملتزم به", "released / committed"),
    ),
    Measure(
        "late",
        Kind.MONEY,
        T("En retard", "المتأخر", "Late"),
        T(
            "Échéances dont la date est passée et qui ne sont pas payées en entier : ce qui reste dû.",
            "الأشطر التي حل أجلها ولم تؤد بالكامل: الباقي المستحق.",
            "Instalments past their date and not paid in full: what is still due.",
        ),
        T("Σ (échu − payé)", "Σ (المستحق − المؤدى)", "Σ (due − paid)"),
        headline=True,
    ),
    Measure(
        "announced",
        Kind.COUNT,
        T("Programmes annoncés", "البرامج المعلنة", "Announced programmes"),
        T(
            "Programmes annoncés comme un tout. Ils contiennent souvent des conventions qui figurent aussi ici : leurs "
            "montants sont montrés, jamais additionnés.",
            "برامج معلنة ككل. كثيرا ما تتضمن اتفاقيات واردة هنا أيضا: تعرض مبالغها ولا تجمع أبدا.",
            "Programmes announced as a whole. They often contain agreements that stand here too: their amounts are "
            "shown, never added.",
        ),
        T("nombre de programmes annoncés", "عدد البرامج المعلنة", "number of announced programmes"),
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}
