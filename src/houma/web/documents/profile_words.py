"""The words of a printed territory profile, in three languages."""

from houma.values.multilingual import Multilingual as T

TITLE = T("Profil de territoire", "بطاقة المجال الترابي", "Territory profile")
DATE = T("Chiffres connus au {}", "أرقام معروفة إلى غاية {}", "Figures known on {}")
PAGE = T("p.", "ص.", "p.")
PLACE = T("Place d’ensemble", "الرتبة العامة", "Place on the whole")
INHABITANTS = T("Habitants", "السكان", "Inhabitants")
HOUSEHOLDS = T("Ménages", "الأسر", "Households")
URBAN_SHARE = T("Part urbaine", "الحصة الحضرية", "Urban share")
FROZEN = T("Profil figé le {}", "بطاقة مجمدة بتاريخ {}", "Profile frozen on {}")

CAPITALS = T("Les cinq capitaux de la résilience", "الرساميل الخمسة للصمود", "The five capitals of resilience")
CAPITALS_NOTE = T(
    "Le point est le score\u00a0; la bande, où il pourrait se placer si les choix discutables de la méthode étaient "
    "autres (neuf tirages sur dix)\u00a0; le trait, la médiane des {count} {peers}. Échelle de {low} à {high}.",
    "النقطة هي النقطة المحصلة؛ والشريط هو ما يمكن أن تكون عليه لو تغيرت اختيارات المنهج القابلة للنقاش (تسعة سحوبات من "
    "عشرة)؛ والخط هو وسيط المجموع ({peers}، {count}). السلم من {low} إلى {high}.",
    "The dot is the score; the band, where it could stand if the questionable choices of the method were made "
    "otherwise (nine draws in ten); the line, the median of the {count} {peers}. Scale from {low} to {high}.",
)
CAPITAL = T("Capital", "الرأسمال", "Capital")
SCORE = T("Score", "النقطة", "Score")
MEDIAN = T("Médiane", "الوسيط", "Median")
RANK = T("Place [intervalle]", "الرتبة [المجال]", "Place [interval]")
WHOLE = T("Ensemble", "المجموع", "Whole")

STRENGTHS = T("Points forts", "نقط القوة", "Strengths")
GAPS = T("Retards", "مواطن النقص", "Gaps")
UNSEEN = T("Ce que ces chiffres ne voient pas", "ما لا تراه هذه الأرقام", "What these figures do not see")
COMPARABLES = T("Territoires comparables", "مجالات مماثلة", "Comparable territories")
TERRITORY = T("Territoire", "المجال الترابي", "Territory")
EFFORT = T("Effort et besoin", "الجهد والحاجة", "Effort and need")
EFFORT_SHARE = T("Effort", "الجهد", "Effort")
NEED_SHARE = T("Besoin", "الحاجة", "Need")
NO_EFFORT = T(
    "Aucune action ne nomme encore les capitaux qu’elle sert.",
    "لا توجد بعد أي عملية تذكر الرساميل التي تخدمها.",
    "No action names yet the capitals that it serves.",
)
AREAS = T("Ville et campagne", "الحضر والقرى", "Town and country")
URBAN = T("Urbain", "حضري", "Urban")
RURAL = T("Rural", "قروي", "Rural")
DIFFERENCE = T("Écart", "الفرق", "Difference")
INDICATORS = T("Tous les indicateurs", "كل المؤشرات", "Every indicator")
INDICATOR = T("Indicateur", "المؤشر", "Indicator")
HERE = T("Ici", "هنا", "Here")
BETTER_THAN = T("Fait mieux que", "أفضل من", "Does better than")
METHOD = T("Méthode", "المنهج", "Method")
RUN = T(
    "{name} {version}, chiffres connus au {day}\u00a0; {draws} tirages\u00a0; moteur {engine}. Le rang 1 est le "
    "meilleur\u00a0; l’intervalle tient neuf tirages sur dix.",
    "{name} {version}، أرقام معروفة إلى غاية {day}؛ عدد السحوبات {draws}؛ المحرك {engine}. الرتبة 1 هي الأفضل؛ ويضم "
    "المجال تسعة سحوبات من عشرة.",
    "{name} {version}, figures known on {day}; {draws} draws; engine {engine}. Rank 1 is the best; the interval holds "
    "nine draws in ten.",
)
