"""What `houma placement` says."""

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
    "{option} ne va pas avec --general", "‏{option} لا يصلح مع ‎--general", "{option} does not go with --general"
)
ONLY_GENERAL = Multilingual("--must demande --general", "‏--must يتطلب ‎--general", "--must wants --general")
