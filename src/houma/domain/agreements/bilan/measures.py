"""What each figure of the bilan measures, said in three languages with its formula in words.

Rules that hold for all of them are said once, in ``RULES``: what is counted, what is never added twice, and that an
amount nobody published is unknown, not zero.
"""

from dataclasses import dataclass
from enum import StrEnum

from houma.values.multilingual import Multilingual as T


class ValueKind(StrEnum):
    """What the values of a measure are."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the bilan. ``by_payer`` says whether it can be shared out among those who pay."""

    code: str
    kind: ValueKind
    labels: T
    definition: T
    formula: T
    by_payer: bool = False
    apart: bool = False

    @property
    def is_money(self) -> bool:
        return self.kind is ValueKind.MONEY


RULES: tuple[tuple[T, T], ...] = (
    (
        T("Ce qui est compté", "ما يُحتسب", "What is counted"),
        T(
            "Les conventions signées ou closes. Une convention que des sources publiques rapportent sans dater sa "
            "signature est comptée, sauf si une période est demandée. Les programmes annoncés, les projets de "
            "convention et les conventions annulées sont montrés à part et jamais ajoutés.",
            "الاتفاقيات الموقعة أو المنتهية. الاتفاقية التي تذكرها مصادر عمومية دون تاريخ توقيعها تُحتسب، إلا إذا "
            "طُلبت فترة معينة. البرامج المعلنة ومشاريع الاتفاقيات والاتفاقيات الملغاة تُعرض على حدة ولا تُضاف أبدا.",
            "Agreements that are signed or closed. An agreement that public sources report without dating its "
            "signature is counted, unless a period is asked for. Announced programmes, drafts and cancelled "
            "agreements are shown apart and never added.",
        ),
    ),
    (
        T("Jamais deux fois", "لا يُحتسب شيء مرتين", "Never twice"),
        T(
            "Quand une convention comptée en contient une autre (une source le dit, ou c’est sa convention-cadre), le "
            "montant de la partie n’est pas ajouté à celui de l’ensemble, dès lors que l’ensemble a un montant connu. "
            "Quand deux conventions portent probablement sur les mêmes travaux sans que personne dise laquelle "
            "contient l’autre, une seule est ajoutée\u00a0: celle dont le montant total est le plus élevé\u00a0; "
            "l’autre est nommée parmi les lignes, laissée de côté.",
            "إذا كانت اتفاقية محتسبة تتضمن اتفاقية أخرى (بحسب مصدر، أو لأنها اتفاقيتها الإطار) فإن مبلغ الجزء لا "
            "يُضاف إلى مبلغ الكل متى كان مبلغ الكل معروفا. وإذا كانت اتفاقيتان تتعلقان على الأرجح بالأشغال نفسها دون أن "
            "يذكر أحد أيهما تتضمن الأخرى، فلا تُضاف إلا واحدة: صاحبة المبلغ الإجمالي الأكبر، وتُذكر الأخرى بين الأسطر "
            "على أنها متروكة.",
            "Where a counted agreement contains another (a source says so, or it is its framework agreement), the "
            "amount of the part is not added to that of the whole, as soon as the whole has a known amount. Where two "
            "agreements are probably about the same works and nobody says which contains which, one is added, the one "
            "with the larger total; the other is named among the rows as left out.",
        ),
    ),
    (
        T("Inconnu n’est pas zéro", "المجهول ليس صفرا", "Unknown is not zero"),
        T(
            "Un montant que personne n’a publié ou enregistré reste inconnu\u00a0: il n’entre dans aucune somme et "
            "il est dénombré à côté d’elle.",
            "المبلغ الذي لم ينشره أو يسجله أحد يبقى مجهولا: لا يدخل في أي مجموع ويُذكر عدده بجانبه.",
            "An amount that nobody published or recorded stays unknown: it enters no sum and is counted beside it.",
        ),
    ),
    (
        T("Période", "الفترة", "Period"),
        T(
            "Une convention appartient à l’année de sa signature, à défaut à celle de son démarrage. Les déblocages "
            "sont ceux que l’on connaît à ce jour pour les conventions de la période.",
            "تنتمي الاتفاقية إلى سنة توقيعها، وإلا فإلى سنة انطلاقها. مبالغ الإفراج هي المعروفة إلى اليوم بخصوص "
            "اتفاقيات الفترة.",
            "An agreement belongs to the year of its signature, failing that to the year of its start. Releases are "
            "those known to date for the agreements of the period.",
        ),
    ),
    (
        T("Partenaire", "الشريك", "Partner"),
        T(
            "Quand un partenaire est demandé, on compte les conventions auxquelles il prend part\u00a0; promis, "
            "engagé, débloqué et en retard sont alors ce qu’il paie lui-même, et l’investissement reste celui de la "
            "convention entière.",
            "عند طلب شريك معين تُحتسب الاتفاقيات التي يشارك فيها؛ ويكون المتعهد به والملتزم به والمفرج عنه والمتأخر ما "
            "يؤديه هو نفسه، ويبقى الاستثمار استثمار الاتفاقية كلها.",
            "Where a partner is asked for, the agreements in which it takes part are counted; pledged, committed, "
            "released and late are then what it pays itself, and investment stays that of the whole agreement.",
        ),
    ),
)

_COUNT, _MONEY, _SHARE = ValueKind.COUNT, ValueKind.MONEY, ValueKind.SHARE

MEASURES: tuple[Measure, ...] = (
    Measure(
        "projects",
        _COUNT,
        T("Projets", "المشاريع", "Projects"),
        T(
            "Projets qui ont au moins une convention comptée. Un projet de plusieurs conventions compte une fois.",
            "المشاريع التي لها اتفاقية محتسبة واحدة على الأقل. المشروع ذو الاتفاقيات المتعددة يُحتسب مرة واحدة.",
            "Projects with at least one counted agreement. A project with several agreements counts once.",
        ),
        T("nombre de projets distincts", "عدد المشاريع المختلفة", "number of distinct projects"),
    ),
    Measure(
        "agreements",
        _COUNT,
        T("Conventions", "الاتفاقيات", "Agreements"),
        T(
            "Conventions cadres, de financement et spécifiques comptées, y compris celles qui sont contenues dans une "
            "autre et dont le montant n’est pas ajouté.",
            "الاتفاقيات الإطار واتفاقيات التمويل والاتفاقيات الخاصة المحتسبة، بما فيها المتضمنة في أخرى والتي لا "
            "يضاف مبلغها.",
            "Framework, financing and specific agreements that are counted, those contained in another one included, "
            "whose amount is not added.",
        ),
        T("nombre de conventions", "عدد الاتفاقيات", "number of agreements"),
    ),
    Measure(
        "neighbourhoods",
        _COUNT,
        T("Quartiers", "الأحياء", "Neighbourhoods"),
        T(
            "Quartiers nommés comme périmètres d’un projet, chacun une fois, plus, pour chaque projet à l’échelle "
            "du quartier, le nombre publié de quartiers au-delà de ceux qu’il nomme. Ne sont pas connus\u00a0: les "
            "quartiers des projets qui n’en publient ni noms ni nombre (dénombrés à côté), ni si deux projets qui "
            "ne publient qu’un nombre visent les mêmes quartiers.",
            "الأحياء المسماة كمحيط لمشروع، كل واحد مرة واحدة، زائد العدد المنشور من الأحياء فوق المسماة لكل مشروع "
            "على مستوى الحي. غير معروف: أحياء المشاريع التي لا تنشر أسماء ولا عددا (يُذكر عددها)، ولا ما إذا كان "
            "مشروعان ينشران عددا فقط يستهدفان الأحياء نفسها.",
            "Neighbourhoods named as perimeters of a project, each once, plus, for every project at neighbourhood "
            "scale, the published number of neighbourhoods beyond those it names. Not known: the neighbourhoods of "
            "projects that publish neither names nor a number (counted beside), nor whether two projects that "
            "publish only a number mean the same ones.",
        ),
        T(
            "quartiers nommés distincts + nombres publiés au-delà des noms",
            "الأحياء المسماة المختلفة + الأعداد المنشورة فوق الأسماء",
            "distinct named neighbourhoods + published numbers beyond the names",
        ),
    ),
    Measure(
        "medinas",
        _COUNT,
        T("Médinas", "المدن العتيقة", "Medinas"),
        T(
            "Médinas distinctes\u00a0: périmètres de médina, et communes que nomment les projets à l’échelle de la "
            "médina (la médina de cette commune). Une médina visée par plusieurs projets compte une fois. Un projet "
            "de médina qui ne nomme qu’une province ou une région est dénombré à côté.",
            "المدن العتيقة المختلفة: محيطات المدن العتيقة، والجماعات التي تسميها مشاريع على مستوى المدينة العتيقة "
            "(أي المدينة العتيقة لتلك الجماعة). المدينة العتيقة التي تستهدفها مشاريع متعددة تُحتسب مرة واحدة. "
            "ومشروع المدينة العتيقة الذي لا يسمي إلا إقليما أو جهة يُذكر على حدة.",
            "Distinct medinas: medina perimeters, and communes named by projects at medina scale (the medina of "
            "that commune). A medina aimed at by several projects counts once. A medina project that names only a "
            "province or a region is counted beside.",
        ),
        T(
            "médinas distinctes + nombres publiés au-delà des noms",
            "المدن العتيقة المختلفة + الأعداد المنشورة فوق الأسماء",
            "distinct medinas + published numbers beyond the names",
        ),
    ),
    Measure(
        "centres",
        _COUNT,
        T("Centres émergents", "المراكز الصاعدة", "Emerging centres"),
        T(
            "Centres distincts\u00a0: périmètres de centre émergent, et communes ou centres urbains que nomment les "
            "projets à cette échelle, plus le nombre publié de centres au-delà des noms. Un nombre de communes "
            "rurales bénéficiaires n’est pas un nombre de centres et n’est pas compté.",
            "المراكز المختلفة: محيطات المراكز الصاعدة، والجماعات أو المراكز الحضرية التي تسميها مشاريع هذا المستوى، "
            "زائد العدد المنشور من المراكز فوق الأسماء. عدد الجماعات القروية المستفيدة ليس عدد مراكز ولا يُحتسب.",
            "Distinct centres: emerging-centre perimeters, and communes or urban centres named by projects at this "
            "scale, plus the published number of centres beyond the names. A number of rural communes that benefit "
            "is not a number of centres and is not counted.",
        ),
        T(
            "centres nommés distincts + nombres publiés au-delà des noms",
            "المراكز المسماة المختلفة + الأعداد المنشورة فوق الأسماء",
            "distinct named centres + published numbers beyond the names",
        ),
    ),
    Measure(
        "total_cost",
        _MONEY,
        T("Investissement total", "مجموع الاستثمار", "Total investment"),
        T(
            "Montant total des conventions comptées, tous partenaires réunis\u00a0: celui de la version en vigueur, "
            "ou celui que la maison retient parmi les sources. N’y entrent ni une partie à côté de son ensemble, ni la "
            "seconde de deux conventions qui se recoupent.",
            "المبلغ الإجمالي للاتفاقيات المحتسبة لجميع الشركاء: مبلغ الصيغة السارية أو المبلغ المعتمد من بين المصادر. "
            "لا يدخل فيه جزء إلى جانب الكل، ولا ثانية اتفاقيتين متقاطعتين.",
            "Total amount of the counted agreements, all partners together: that of the version in force, or the one "
            "adopted among the sources. Neither a part beside its whole nor the second of two agreements that overlap "
            "enters it.",
        ),
        T("somme des montants des conventions", "مجموع مبالغ الاتفاقيات", "sum of the amounts of the agreements"),
    ),
    Measure(
        "ministry_contribution",
        _MONEY,
        T("Contribution du ministère", "مساهمة الوزارة", "Contribution of the ministry"),
        T(
            "Engagements, sur les conventions comptées, du partenaire qui conduit la politique de la ville dans le "
            "pays. Là où le plan de financement publié est complet sans lui, sa part est nulle\u00a0; là où il est "
            "incomplet, sa part est inconnue.",
            "التزامات الشريك الذي يقود سياسة المدينة في البلد بخصوص الاتفاقيات المحتسبة. حيث يكتمل مخطط التمويل "
            "المنشور بدونه تكون حصته صفرا، وحيث لا يكتمل تكون مجهولة.",
            "Commitments, on the counted agreements, of the party that leads the country’s city policy. Where the "
            "published funding plan is complete without it, its share is nil; where the plan is incomplete, its "
            "share is unknown.",
        ),
        T(
            "somme des engagements dont il est le payeur",
            "مجموع الالتزامات التي يؤديها",
            "sum of the commitments that it pays",
        ),
    ),
    Measure(
        "pledged",
        _MONEY,
        T("Promis", "المتعهد به", "Pledged"),
        T(
            "Promesses enregistrées sur les conventions comptées, nettes des annulations.",
            "التعهدات المسجلة بخصوص الاتفاقيات المحتسبة، صافية من الإلغاءات.",
            "Pledges recorded on the counted agreements, net of reversals.",
        ),
        T("somme des promesses", "مجموع التعهدات", "sum of the pledges"),
        by_payer=True,
    ),
    Measure(
        "committed",
        _MONEY,
        T("Engagé", "الملتزم به", "Committed"),
        T(
            "Engagements enregistrés sur les conventions comptées, nets des annulations et des avenants.",
            "الالتزامات المسجلة بخصوص الاتفاقيات المحتسبة، صافية من الإلغاءات والملاحق.",
            "Commitments recorded on the counted agreements, net of reversals and amendments.",
        ),
        T("somme des engagements", "مجموع الالتزامات", "sum of the commitments"),
        by_payer=True,
    ),
    Measure(
        "released",
        _MONEY,
        T("Débloqué", "المفرج عنه", "Released"),
        T(
            "Déblocages enregistrés sur les conventions suivies, c’est-à-dire celles qui ont un échéancier ou un "
            "déblocage connu. Sur les autres, le montant débloqué est inconnu.",
            "مبالغ الإفراج المسجلة بخصوص الاتفاقيات المتتبعة، أي التي لها جدول أداء أو إفراج معروف. وهو مجهول في "
            "غيرها.",
            "Releases recorded on the agreements that are followed, that is, those with a schedule or a known release. "
            "On the others the amount released is unknown.",
        ),
        T("somme des déblocages", "مجموع مبالغ الإفراج", "sum of the releases"),
        by_payer=True,
    ),
    Measure(
        "ministry_released",
        _MONEY,
        T("Débloqué par le ministère", "المفرج عنه من طرف الوزارة", "Released by the ministry"),
        T(
            "La part des déblocages que paie le partenaire qui conduit la politique de la ville.",
            "جزء مبالغ الإفراج الذي يؤديه الشريك الذي يقود سياسة المدينة.",
            "The part of the releases paid by the party that leads city policy.",
        ),
        T(
            "somme des déblocages dont il est le payeur",
            "مجموع مبالغ الإفراج التي يؤديها",
            "sum of the releases that it pays",
        ),
    ),
    Measure(
        "rate",
        _SHARE,
        T("Taux de déblocage", "نسبة الإفراج", "Release rate"),
        T(
            "Part débloquée de ce qui est engagé, sur les seules conventions suivies\u00a0: une convention dont on "
            "ignore les déblocages n’entre ni au numérateur ni au dénominateur.",
            "الجزء المفرج عنه مما التُزم به في الاتفاقيات المتتبعة وحدها: الاتفاقية التي يُجهل الإفراج عنها لا تدخل "
            "في البسط ولا في المقام.",
            "Released part of what is committed, on followed agreements only: an agreement whose releases are unknown "
            "enters neither numerator nor denominator.",
        ),
        T("débloqué ÷ engagé", "المفرج عنه ÷ الملتزم به", "released ÷ committed"),
    ),
    Measure(
        "late",
        _MONEY,
        T("En retard", "المتأخر", "Late"),
        T(
            "Reste à débloquer des tranches dont l’échéance est passée, sur les conventions qui ont un échéancier.",
            "ما تبقى من الأشطر التي حل أجلها، في الاتفاقيات التي لها جدول أداء.",
            "What remains to be released of the instalments whose day has passed, on agreements that have a schedule.",
        ),
        T(
            "somme des (tranche échue − déblocages sur cette tranche)",
            "مجموع (الشطر المستحق − ما أفرج عنه منه)",
            "sum of (instalment due − releases on it)",
        ),
        by_payer=True,
    ),
    Measure(
        "late_instalments",
        _COUNT,
        T("Tranches en retard", "الأشطر المتأخرة", "Late instalments"),
        T(
            "Nombre de tranches échues et non entièrement débloquées.",
            "عدد الأشطر المستحقة التي لم يُفرج عنها كاملة.",
            "Number of instalments that are due and not wholly released.",
        ),
        T("nombre de tranches", "عدد الأشطر", "number of instalments"),
        by_payer=True,
    ),
    Measure(
        "announced_programmes",
        _COUNT,
        T("Programmes annoncés", "البرامج المعلنة", "Announced programmes"),
        T(
            "Programmes annoncés en bloc, qui ne sont pas des conventions entre parties. Ils contiennent souvent "
            "des conventions comptées par ailleurs\u00a0: ils ne sont donc jamais ajoutés.",
            "برامج أُعلن عنها جملة وليست اتفاقيات بين أطراف. كثيرا ما تتضمن اتفاقيات محتسبة في مكان آخر، لذلك لا "
            "تُضاف أبدا.",
            "Programmes announced as a whole, which are no agreements between parties. They often contain "
            "agreements that are counted elsewhere, and are therefore never added.",
        ),
        T("nombre de programmes annoncés", "عدد البرامج المعلنة", "number of announced programmes"),
        apart=True,
    ),
    Measure(
        "announced_cost",
        _MONEY,
        T("Montant annoncé", "المبلغ المعلن", "Announced amount"),
        T(
            "Montants des programmes annoncés en bloc, sans ceux qu’un autre programme annoncé contient ou recoupe. À "
            "lire à côté de l’investissement total, sans les additionner.",
            "مبالغ البرامج المعلنة جملة، دون ما يتضمنه برنامج معلن آخر أو يتقاطع معه. تُقرأ بجانب مجموع الاستثمار دون "
            "جمعهما.",
            "Amounts of programmes announced as a whole, without those that another announced programme contains or "
            "overlaps. To be read beside total investment, not added to it.",
        ),
        T("somme des montants annoncés", "مجموع المبالغ المعلنة", "sum of the announced amounts"),
        apart=True,
    ),
    Measure(
        "contained_agreements",
        _COUNT,
        T("Conventions contenues", "الاتفاقيات المتضمنة", "Contained agreements"),
        T(
            "Conventions comptées dont le montant n’est pas ajouté, parce qu’une autre convention comptée les "
            "contient.",
            "اتفاقيات محتسبة لا يُضاف مبلغها لأن اتفاقية أخرى محتسبة تتضمنها.",
            "Counted agreements whose amount is not added because another counted agreement contains them.",
        ),
        T("nombre de conventions", "عدد الاتفاقيات", "number of agreements"),
        apart=True,
    ),
    Measure(
        "overlapping_agreements",
        _COUNT,
        T("Conventions qui se recoupent", "الاتفاقيات المتقاطعة", "Overlapping agreements"),
        T(
            "Conventions comptées dont le montant n’est pas ajouté, parce qu’une autre convention comptée, au montant "
            "plus élevé, porte probablement sur les mêmes travaux.",
            "اتفاقيات محتسبة لا يُضاف مبلغها لأن اتفاقية أخرى محتسبة، مبلغها أكبر، تتعلق على الأرجح بالأشغال نفسها.",
            "Counted agreements whose amount is not added because another counted agreement, with a larger amount, is "
            "probably about the same works.",
        ),
        T("nombre de conventions", "عدد الاتفاقيات", "number of agreements"),
        apart=True,
    ),
    Measure(
        "undated",
        _COUNT,
        T("Sans date publiée", "بدون تاريخ منشور", "Without a published date"),
        T(
            "Conventions et programmes annoncés dont aucune source ne donne l’année. Si une période est demandée, ils "
            "n’y sont pas comptés.",
            "الاتفاقيات والبرامج المعلنة التي لا يذكر أي مصدر سنتها. لا تُحتسب إذا طُلبت فترة معينة.",
            "Agreements and announced programmes to which no source gives a year. Where a period is asked for, they "
            "are not counted in it.",
        ),
        T("nombre de conventions et programmes", "عدد الاتفاقيات والبرامج", "number of agreements and programmes"),
        apart=True,
    ),
    Measure(
        "unsigned",
        _COUNT,
        T("En préparation", "قيد الإعداد", "In preparation"),
        T(
            "Projets de convention et conventions en cours de signature.",
            "مشاريع الاتفاقيات والاتفاقيات قيد التوقيع.",
            "Draft agreements and agreements being signed.",
        ),
        T("nombre de conventions", "عدد الاتفاقيات", "number of agreements"),
        apart=True,
    ),
    Measure(
        "other_currency",
        _COUNT,
        T("En autre monnaie", "بعملة أخرى", "In another currency"),
        T(
            "Conventions comptées dont les montants sont dans une autre monnaie\u00a0: deux monnaies ne "
            "s’additionnent pas.",
            "اتفاقيات محتسبة مبالغها بعملة أخرى: لا تُجمع عملتان.",
            "Counted agreements whose amounts are in another currency: two currencies are not added.",
        ),
        T("nombre de conventions", "عدد الاتفاقيات", "number of agreements"),
        apart=True,
    ),
)

BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}


def measure(code: str) -> Measure:
    """The measure with this code; raises KeyError."""
    return BY_CODE[code]
