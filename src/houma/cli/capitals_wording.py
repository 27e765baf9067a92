"""What `houma capitals` says."""

from houma.values.multilingual import Multilingual

UNIT = Multilingual("Unité", "الوحدة", "Unit")
NAME = Multilingual("Nom", "الاسم", "Name")
GROUP = Multilingual("Groupe", "المجموعة", "Group")
RANK = Multilingual("rang", "الرتبة", "rank")
INDEX = Multilingual("Indice", "المؤشر المركب", "Index")
COVERAGE = Multilingual("Couverture", "التغطية", "Coverage")
IMPUTED = Multilingual("Part imputée", "الحصة المقدرة", "Imputed share")
NORMALISED = Multilingual("normalisé", "موحد", "normalised")
MEAN = Multilingual("Moyenne des capitaux", "متوسط الرساميل", "Mean of capitals")
VARIATION = Multilingual("Coefficient de variation", "معامل التباين", "Coefficient of variation")
PENALTY = Multilingual("Pénalité de déséquilibre", "عقوبة اختلال التوازن", "Penalty for imbalance")
HOLDING_BACK = Multilingual("Capital qui retient", "الرأسمال المعيق", "Capital that holds back")
GAIN = Multilingual(
    "gain d’indice si ramené à la moyenne", "كسب المؤشر عند بلوغ المتوسط", "index gain if raised to the mean"
)
INDICATOR = Multilingual("Indicateur", "المؤشر", "Indicator")
CAPITAL = Multilingual("Capital", "الرأسمال", "Capital")
WEIGHT = Multilingual("Poids effectif", "الوزن الفعلي", "Effective weight")
IS_OUTLYING = Multilingual("Valeurs extrêmes", "قيم متطرفة", "Outlying")
CHANGED = Multilingual("Valeurs ramenées", "قيم معدلة", "Values changed")
SKEWNESS = Multilingual("Asymétrie", "الالتواء", "Skewness")
KURTOSIS = Multilingual("Aplatissement", "التفرطح", "Kurtosis")
WITH_DIMENSION = Multilingual("r avec la dimension", "الارتباط بالبعد", "r with dimension")
WITH_INDEX = Multilingual("r avec l’indice", "الارتباط بالمؤشر المركب", "r with index")
IS_SILENT = Multilingual("Muet", "صامت", "Silent")

FRAMEWORK_IS = Multilingual(
    "{name}, version {version} : {capitals} capitaux, {indicators} indicateurs ; aucun défaut",
    "{name}، الإصدار {version}: الرساميل {capitals}، المؤشرات {indicators}؛ دون عيب",
    "{name}, version {version}: {capitals} capitals, {indicators} indicators; no fault",
)
OUT_NEEDS_DATA = Multilingual(
    "--out demande --data : le tableau décrit les données",
    "‏--out يتطلب --data: الجدول يصف المعطيات",
    "--out wants --data: the table describes the data",
)
A_CHOICE = Multilingual(
    "attendu CHOIX=VALEUR, lu « {read} »",
    "المنتظر CHOICE=VALUE، المقروء «{read}»",
    "expected CHOICE=VALUE, read “{read}”",
)
NOT_FOR_THESE_DATA = Multilingual(
    "la recette ne convient pas à ces données : {why}",
    "لا تناسب الوصفة هذه المعطيات: {why}",
    "the recipe does not suit these data: {why}",
)
WRITTEN = Multilingual("Écrit : {file} ({rows} lignes)", "كتب: {file} (الأسطر {rows})", "Written: {file} ({rows} rows)")
NO_UNIT = Multilingual(
    "l’unité « {read} » n’est pas dans les données",
    "الوحدة «{read}» غير موجودة في المعطيات",
    "unit “{read}” is not in the data",
)
RANKED = Multilingual(
    "{ranked} unités classées sur {units}", "الوحدات المرتبة: {ranked} من {units}", "{ranked} of {units} units ranked"
)
MISSING = Multilingual("Valeurs manquantes : {share} %", "القيم الناقصة: {share} %", "Missing values: {share} %")
EMPTY_MOST = Multilingual(
    "Manquent à plus d’un quart des unités : {codes}",
    "ناقصة لدى أكثر من ربع الوحدات: {codes}",
    "Missing for more than a quarter of the units: {codes}",
)
OUTLYING = Multilingual("Valeurs extrêmes : {codes}", "قيم متطرفة: {codes}", "Outlying values: {codes}")
CONSTANT = Multilingual("Partout les mêmes : {codes}", "ثابتة في كل مكان: {codes}", "The same everywhere: {codes}")
SILENT = Multilingual(
    "Presque sans lien avec l’indice : {codes}",
    "شبه منعدمة الارتباط بالمؤشر المركب: {codes}",
    "Hardly linked with the index: {codes}",
)
AGAINST = Multilingual(
    "À contresens de leur dimension : {codes}", "في عكس اتجاه بعدها: {codes}", "Against their dimension: {codes}"
)
COLLINEAR = Multilingual("Se répètent : {codes}", "متكررة: {codes}", "Repeat each other: {codes}")
ALPHA = Multilingual(
    "Cohérence (alpha) de {code} : {alpha}", "اتساق (ألفا) {code}: {alpha}", "Consistency (alpha) of {code}: {alpha}"
)
LEVERS_OF = Multilingual(
    "Leviers de {unit} : indicateur, pas, gain d’indice, places gagnées",
    "روافع {unit}: المؤشر، الخطوة، كسب المؤشر المركب، المراتب المكتسبة",
    "Levers of {unit}: indicator, step, index gain, places won",
)
AN_EFFORT = Multilingual(
    "attendu CAPITAL=MONTANT avec un capital de {codes}, lu « {read} »",
    "المنتظر CAPITAL=AMOUNT برأسمال من {codes}، المقروء «{read}»",
    "expected CAPITAL=AMOUNT with a capital of {codes}, read “{read}”",
)
NO_NEED = Multilingual(
    "rien à comparer : il faut un effort d’au moins zéro, non nul, et des unités en dessous de la cible",
    "لا شيء للمقارنة: لا بد من جهد موجب ووحدات دون الهدف",
    "nothing to compare: it takes an effort above zero, and units below the target",
)
EFFORT_AND_NEED = Multilingual(
    "Effort et besoin par capital ; {mismatch} % de l’effort serait à déplacer",
    "الجهد والحاجة حسب الرأسمال؛ {mismatch} % من الجهد يلزم نقله",
    "Effort and need by capital; {mismatch} % of the effort would have to move",
)
