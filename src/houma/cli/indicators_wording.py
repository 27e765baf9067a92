"""What `houma indicators` says."""

from houma.values.multilingual import Multilingual

CATALOGUE = Multilingual(
    "Référentiel : {new} nouveaux indicateurs, {changed} redéfinis, {unchanged} inchangés.",
    "المرجع: {new} مؤشرات جديدة، {changed} معاد تعريفها، {unchanged} دون تغيير.",
    "Catalogue: {new} new indicators, {changed} redefined, {unchanged} as they were.",
)
FIGURES = Multilingual(
    "{rows} lignes lues : {new} valeurs nouvelles, {revised} révisées, {withdrawn} retirées, {same} identiques, "
    "{left_out} laissées, {repeated} répétées. Manques : {gaps}. Totaux vérifiés : {checked}, écarts : {differing}.",
    "قُرئت {rows} أسطر: {new} قيم جديدة، {revised} مراجعة، {withdrawn} مسحوبة، {same} دون تغيير، {left_out} متروكة، "
    "{repeated} مكررة. النواقص: {gaps}. المجاميع المفحوصة: {checked}، الفوارق: {differing}.",
    "{rows} rows read: {new} new figures, {revised} revised, {withdrawn} withdrawn, {same} as they were, {left_out} "
    "left out, {repeated} repeated. Gaps: {gaps}. Totals checked: {checked}, differing: {differing}.",
)
KINDS = {
    "unknown_territory": Multilingual("Territoires inconnus", "مجالات غير معروفة", "Unknown territories"),
    "unknown_indicator": Multilingual("Indicateurs inconnus", "مؤشرات غير معروفة", "Unknown indicators"),
    "derived_indicator": Multilingual("Indicateurs dérivés", "مؤشرات مشتقة", "Derived indicators"),
    "period": Multilingual("Périodes illisibles", "فترات غير مقروءة", "Unreadable periods"),
    "area": Multilingual("Milieux illisibles", "أوساط غير مقروءة", "Unreadable areas"),
    "sex": Multilingual("Sexes illisibles", "أجناس غير مقروءة", "Unreadable sexes"),
    "status": Multilingual("Statuts illisibles", "حالات غير مقروءة", "Unreadable statuses"),
    "value": Multilingual("Valeurs illisibles", "قيم غير مقروءة", "Unreadable values"),
    "conflict": Multilingual("Valeurs contradictoires", "قيم متناقضة", "Contradictory values"),
    "gap": Multilingual("Valeurs absentes du fichier", "قيم غائبة عن الملف", "Figures that the file leaves out"),
    "revised": Multilingual("Valeurs révisées", "قيم مراجعة", "Revised figures"),
    "absent": Multilingual("Valeurs connues et non reprises", "قيم معروفة لم تُستعد", "Known figures not taken up"),
    "total": Multilingual("Totaux qui diffèrent de leurs parties", "مجاميع تختلف عن أجزائها",
                          "Totals that differ from their parts"),
    "rounding": Multilingual(
        "Totaux qui diffèrent de leurs parties, ce que des arrondis peuvent expliquer",
        "مجاميع تختلف عن أجزائها بما قد يفسره التقريب",
        "Totals that differ from their parts by what rounding can explain",
    ),
    "mean": Multilingual("Moyennes qui diffèrent de leurs parties", "متوسطات تختلف عن أجزائها",
                         "Means that differ from their parts"),
}  # fmt: skip
MORE = Multilingual(
    "et d’autres (avec leur place dans le rapport : --report)",
    "وأخرى (مع مواضعها في التقرير: --report)",
    "and more (with their places in the report: --report)",
)
REFUSED = Multilingual(
    "Rien n’a été écrit : corriger ce qui précède.",
    "لم يُكتب شيء: صححوا ما سبق.",
    "Nothing was written: correct the above.",
)
ALREADY = Multilingual(
    "Tout est déjà enregistré : rien à changer.",
    "كل شيء مسجل: لا شيء للتغيير.",
    "Everything is stored already: nothing to change.",
)
DRY = Multilingual(
    "Essai seulement, en {seconds:.1f} s : rien n’a été écrit.",
    "تجربة فقط، في {seconds:.1f} ث: لم يُكتب شيء.",
    "Dry run in {seconds:.1f} s: nothing was written.",
)
DONE = Multilingual("Fait en {seconds:.1f} s.", "تم في {seconds:.1f} ث.", "Done in {seconds:.1f} s.")
UNKNOWN_SOURCE = Multilingual(
    "source « {code} » inconnue ; proches : {near}",
    "المصدر «{code}» غير معروف؛ القريبة: {near}",
    "source “{code}” is not known; near: {near}",
)
UNKNOWN_INDICATOR = Multilingual(
    "indicateur « {code} » inconnu ; proches : {near}",
    "المؤشر «{code}» غير معروف؛ القريبة: {near}",
    "indicator “{code}” is not known; near: {near}",
)
SCORED = Multilingual(
    "Calcul n° {number} : {units} territoires, {draws} tirages, {seconds:.1f} s.",
    "الحساب رقم {number}: {units} مجالات، {draws} سحوبات، {seconds:.1f} ث.",
    "Run {number}: {units} territories, {draws} draws, {seconds:.1f} s.",
)
PUBLISHED = Multilingual(
    "Les pages montrent désormais le calcul n° {number}.",
    "تعرض الصفحات من الآن الحساب رقم {number}.",
    "Pages show run {number} from now on.",
)
NOT_PUBLISHED = Multilingual(
    "Pour que les pages le montrent : houma indicators publish {number}",
    "لكي تعرضه الصفحات: houma indicators publish {number}",
    "To let pages show it: houma indicators publish {number}",
)
FRAMEWORK = Multilingual(
    "Cadre {code}, version {version} : enregistré.",
    "الإطار {code}، النسخة {version}: مسجل.",
    "Framework {code}, version {version}: recorded.",
)
FAULTS = Multilingual(
    "Points à corriger : {count} ; rien n’a été écrit.",
    "نقط للتصحيح: {count}؛ لم يُكتب شيء.",
    "Points to correct: {count}; nothing was written.",
)
COMPARED = Multilingual(
    "{moved} rangs changés, dont {beyond} au-delà des intervalles (!) ; {appeared} territoires apparus, {vanished} "
    "disparus ; corrélation des rangs : {correlation}.",
    "{moved} رتب تغيرت، منها {beyond} خارج المجالات (!)؛ {appeared} مجالات ظهرت و{vanished} اختفت؛ ارتباط الرتب: "
    "{correlation}.",
    "{moved} ranks changed, {beyond} of them beyond the intervals (!); {appeared} territories appeared, {vanished} "
    "vanished; correlation of ranks: {correlation}.",
)
TEMPLATE = Multilingual("Indicateurs et leurs valeurs", "المؤشرات وقيمها", "Indicators and their figures")
