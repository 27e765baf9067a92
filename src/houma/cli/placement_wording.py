"""What `houma placement` says."""

from houma.engines.placement.left_out import Hindrance
from houma.values.multilingual import Multilingual

HOUSEHOLD = Multilingual("Ménage", "الأسرة", "Household")
HOME = Multilingual("Logement", "المسكن", "Home")
DISTANCE = Multilingual("Distance moyenne (m)", "متوسط المسافة (م)", "Mean distance (m)")
COST = Multilingual("Coût", "الكلفة", "Cost")
LACKS = Multilingual("Manques", "النواقص", "Lacks")
WHY = Multilingual("Pourquoi", "السبب", "Why")
MORE = Multilingual("Précisions", "توضيحات", "More")
AGENT = Multilingual("Agent", "الوكيل", "Agent")
PLACE = Multilingual("Place", "المكان", "Place")
SCORE = Multilingual("Score", "النقطة", "Score")
PLAN = Multilingual("Plan de relogement", "مخطط إعادة الإسكان", "Rehousing plan")
ASSIGNMENT = Multilingual("Affectation", "التخصيص", "Assignment")

PLACED = Multilingual(
    "Ménages relogés : {placed} sur {total} ; personnes au risque le plus élevé sans logement : {left} ; coût : {cost}",
    "الأسر التي أُعيد إسكانها: {placed} من {total}؛ الأشخاص في أعلى خطر دون مسكن: {left}؛ الكلفة: {cost}",
    "Households placed: {placed} of {total}; persons at the highest risk without a home: {left}; cost: {cost}",
)
ASSIGNED = Multilingual(
    "Affectés : {placed} sur {total} ; score : {score}",
    "المخصصون: {placed} من {total}؛ النقطة: {score}",
    "Assigned: {placed} of {total}; score: {score}",
)
GOAL = {
    "must": Multilingual("Obligations", "الإلزاميات", "Musts"),
    "risk": Multilingual("Risque le plus élevé", "أعلى خطر", "Highest risk"),
    "needs": Multilingual("Besoins", "الحاجيات", "Needs"),
    "life": Multilingual("Proximité", "القرب", "Nearness"),
    "cost": Multilingual("Coût", "الكلفة", "Cost"),
    "score": Multilingual("Score", "النقطة", "Score"),
}
PROVEN = Multilingual("{goal} : optimum prouvé", "{goal}: الأمثل مبرهن", "{goal}: proven best")
WITHIN = Multilingual(
    "{goal} : à {gap} % au plus de la borne prouvée",
    "{goal}: على بعد {gap} % على الأكثر من الحد المبرهن",
    "{goal}: within {gap} % of the proven bound",
)
NOT_ALL = Multilingual(
    "{goal}\u00a0: non tenues, {placed} sur {total} placés\u00a0; il est prouvé qu’on ne peut en placer davantage",
    "{goal}: لم تُستوف، خُصص {placed} من {total}؛ وثبت أنه لا يمكن تخصيص أكثر",
    "{goal}: not met, {placed} of {total} placed; proven: no more can be",
)
NOT_ALL_YET = Multilingual(
    "{goal}\u00a0: non tenues, {placed} sur {total} placés\u00a0; faute de temps, on ne sait si davantage est possible",
    "{goal}: لم تُستوف، خُصص {placed} من {total}؛ ولم يكف الوقت لمعرفة هل يمكن تخصيص أكثر",
    "{goal}: not met, {placed} of {total} placed; time did not suffice to know whether more can be",
)
NO_PLACE = Multilingual("aucune place ne le prend", "لا يستوعبه أي مكان", "no place takes it")
HINDERED = {
    Hindrance.CLOSED: Multilingual(
        "la place {place} ne prend personne", "المكان {place} لا يستقبل أحدا", "place {place} takes nobody"
    ),
    Hindrance.SMALL: Multilingual(
        "la place {place} est trop petite, même vide\u00a0: il faut {use}, elle a {capacity}",
        "المكان {place} أصغر من اللازم ولو كان فارغا: يلزم {use} وسعته {capacity}",
        "place {place} is too small, even empty: {use} needed, {capacity} there",
    ),
    Hindrance.FULL: Multilingual(
        "la place {place} est pleine\u00a0: {used} sur {capacity} pris, il faut {use}",
        "المكان {place} ممتلئ: استُعمل {used} من {capacity} ويلزم {use}",
        "place {place} is full: uses {used} of {capacity}, {use} needed",
    ),
    Hindrance.WORTHLESS: Multilingual(
        "la place {place} a de quoi le prendre, mais le score n’y gagne rien",
        "في المكان {place} متسع لكن لا تكسب فيه النقطة شيئا",
        "place {place} has room, but the score gains nothing by it",
    ),
    Hindrance.OPEN: Multilingual(
        "la place {place} a de quoi le prendre, mais la recherche s’est arrêtée avant",
        "في المكان {place} متسع لكن البحث توقف قبل ذلك",
        "place {place} has room, but the search ended before",
    ),
}
OF_KIND = Multilingual("{text} (capacité {kind})", "{text} (الطاقة {kind})", "{text} (capacity {kind})")
FURTHER = Multilingual("autres places\u00a0: {count}", "أماكن أخرى: {count}", "other places: {count}")
COLON = Multilingual("\u00a0: ", ": ", ": ")
SEMICOLON = Multilingual("\u00a0; ", "؛ ", "; ")
MORE_AGENTS = Multilingual(
    "sans place aussi\u00a0: {count}, avec la raison dans {file}",
    "بلا مكان أيضا: {count}، والسبب في {file}",
    "without a place, too: {count}, with the reason in {file}",
)
NOT_MET = Multilingual(
    "--must n’est pas tenu\u00a0: sans place {count} sur {total}",
    "لم يُستوف ‎--must: بلا مكان {count} من {total}",
    "--must is not met: without a place {count} of {total}",
)
STOPPED = Multilingual(
    "Temps écoulé : meilleur plan trouvé jusque-là", "انتهى الوقت: أفضل مخطط إلى الآن", "Time is over: the best so far"
)
GROUP_FARES = Multilingual(
    "{label} : {share} % relogés, {km} km en moyenne",
    "{label}: أُعيد إسكان {share} %، متوسط المسافة {km} كلم",
    "{label}: {share} % placed, {km} km on average",
)
CUT = Multilingual(
    "Ménages dont seuls les {most} meilleurs logements ont été examinés : {count}",
    "عدد الأسر التي لم ينظر إلا في أفضل {most} من مساكنها: {count}",
    "Households of which only the best {most} homes were looked at: {count}",
)
WRITTEN = Multilingual(
    "Écrit : {file} (lignes : {rows})", "كتب: {file} (الأسطر: {rows})", "Written: {file} (rows: {rows})"
)
NOT_GENERAL = Multilingual(
    "sans objet avec --general\u00a0: {option}",
    "لا محل لها مع ‎--general: {option}",
    "of no meaning with --general: {option}",
)
ONLY_GENERAL = Multilingual("--must demande --general", "‏--must يتطلب ‎--general", "--must wants --general")
