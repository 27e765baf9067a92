"""What a pack's files should say, in three languages: the second half of "read …, expected …"."""

from collections.abc import Iterable

from django.utils import translation

from houma.domain.base.decisions import Reason
from houma.values.multilingual import LANGUAGES
from houma.values.multilingual import Multilingual as T

THIS_FILE = T("ce fichier dans le dossier", "هذا الملف في المجلد", "this file in the folder")
A_TOML_FILE = T("un fichier TOML lisible", "ملف TOML قابل للقراءة", "a readable TOML file")
THIS_KEY = T("la clé « {key} »", "المفتاح «{key}»", "the key “{key}”")
TEXT_UNDER_KEY = T("un texte sous la clé « {key} »", "نص تحت المفتاح «{key}»", "a text under the key “{key}”")
A_COUNTRY_CODE = T(
    "un code de pays de deux lettres minuscules (ISO 3166-1)",
    "رمز بلد من حرفين صغيرين (ISO 3166-1)",
    "a country code of two small letters (ISO 3166-1)",
)
A_CURRENCY = T(
    "un code de monnaie de trois lettres capitales (ISO 4217)",
    "رمز عملة من ثلاثة أحرف كبيرة (ISO 4217)",
    "a currency code of three capital letters (ISO 4217)",
)
TRUE_OR_FALSE = T(
    "true ou false sous la clé « {key} »", "true أو false تحت المفتاح «{key}»", "true or false under the key “{key}”"
)
WHOLE_NUMBER = T(
    "un nombre entier sous la clé « {key} »", "عدد صحيح تحت المفتاح «{key}»", "a whole number under the key “{key}”"
)
A_DECLARED_FILE = T("un fichier de pack : {files}", "ملف من ملفات الحزمة: {files}", "a file of a pack: {files}")
THIS_MANY_ROWS = T(
    "{count} lignes, comme le dit pack.toml", "{count} أسطر، كما ورد في pack.toml", "{count} rows, as pack.toml says"
)
A_DAY = T(
    "une date (AAAA-MM-JJ) sous la clé « {key} »",
    "تاريخ (YYYY-MM-DD) تحت المفتاح «{key}»",
    "a date (YYYY-MM-DD) under the key “{key}”",
)
A_KNOWN_CODE = T("un code qui figure dans {file}.csv", "رمز موجود في {file}.csv", "a code that stands in {file}.csv")
THE_ROOT = T(
    "le territoire de niveau « country » nommé par root_territory dans pack.toml",
    "المجال من مستوى «country» المسمى في root_territory بملف pack.toml",
    "the territory of level “country” that root_territory in pack.toml names",
)
A_NUMBER = T("un nombre dans cette unité", "عدد بهذه الوحدة", "a number in this unit")
A_PARTIAL_DATE = T("AAAA, AAAA-MM ou AAAA-MM-JJ", "YYYY أو YYYY-MM أو YYYY-MM-DD", "YYYY, YYYY-MM or YYYY-MM-DD")
AN_AMOUNT = T("un montant dans l’unité {unit}", "مبلغ بوحدة {unit}", "an amount in the unit {unit}")
ONE_ADOPTED = T(
    "une seule affirmation retenue par sujet et mesure (déjà retenue : ligne {row})",
    "معطى معتمد واحد لكل موضوع ومقياس (المعتمد سلفا: السطر {row})",
    "one adopted claim a subject and measure (adopted already: row {row})",
)
A_STATEMENT = T(
    "au moins une affirmation sur cette convention, dans claims.csv",
    "معطى واحد على الأقل حول هذه الاتفاقية في claims.csv",
    "at least one claim about this agreement in claims.csv",
)
NOT_BEFORE_START = T(
    "une année qui ne précède pas {year}, le début retenu",
    "سنة لا تسبق {year}، البداية المعتمدة",
    "a year not before {year}, the adopted start",
)
FOR_A_PUBLISHED_AGREEMENT = T(
    "une valeur : une convention publiée, sans projet propre, en a besoin",
    "قيمة: تحتاج إليها كل اتفاقية منشورة ليس لها مشروع خاص",
    "a value: a published agreement, which has no project of its own, needs it",
)
NO_CIRCLE = T(
    "une convention qui ne se contient pas elle-même",
    "اتفاقية لا تحتوي على نفسها",
    "an agreement that does not contain itself",
)
AS_MANY_EVIDENCES = T(
    "autant de preuves que de conventions nommées",
    "أدلة بعدد الاتفاقيات المذكورة",
    "as many pieces of evidence as agreements that are named",
)
KEPT_AS_RECORDED = T(
    "reste tel qu’il a été enregistré : {why}", "يبقى كما سُجل: {why}", "stays as it was recorded: {why}"
)
LEANS_ON_WHAT_IS_NOT_THERE = T(
    "ce sur quoi il s’appuie n’a pas été enregistré",
    "ما يستند إليه لم يُسجل",
    "what it leans on was not recorded",
)
THE_PLAN_AS_IT_IS = T(
    "une action du plan qui est enregistré : les axes sont planifiés une fois",
    "عملية من الخطة المسجلة: تُخطط المحاور مرة واحدة",
    "an action of the plan that is recorded: axes are planned once",
)
ANOTHER_AGREEMENT = T(
    "une autre convention : aucune ne se recoupe elle-même",
    "اتفاقية أخرى: لا تتقاطع اتفاقية مع نفسها",
    "another agreement: none overlaps itself",
)
WITHIN_THE_TOTAL = T(
    "des parts qui ne dépassent pas le total retenu de {total} (écart gardé et montré : {gap})",
    "أجزاء لا تتجاوز المجموع المعتمد {total} (يحفظ الفارق ويعرض: {gap})",
    "parts that do not exceed the adopted total of {total} (the gap is kept and shown: {gap})",
)
SUM_OF_CHILDREN = T(
    "la somme des territoires du niveau inférieur, {total}",
    "مجموع المجالات من المستوى الأدنى، {total}",
    "the sum of the territories below it, {total}",
)
A_COLLECTION = T(
    "une FeatureCollection GeoJSON dont chaque objet porte properties.code",
    "مجموعة FeatureCollection بصيغة GeoJSON يحمل كل عنصر فيها properties.code",
    "a GeoJSON FeatureCollection in which every feature bears properties.code",
)
A_BOUNDARY = T(
    "un polygone valide en longitude et latitude (WGS 84)",
    "مضلع صالح بخط الطول وخط العرض (WGS 84)",
    "a valid polygon in longitude and latitude (WGS 84)",
)
ONE_BOUNDARY = T("une seule limite par territoire", "حد واحد لكل مجال", "one boundary a territory")
A_KNOWN_LINE = T(
    "une ligne de cette convention dans funding.csv",
    "سطر لهذه الاتفاقية في funding.csv",
    "a line of this agreement in funding.csv",
)
A_KNOWN_INSTALMENT = T(
    "une tranche de cette ligne, dans schedules.csv ou un avenant",
    "شطر من هذا السطر في schedules.csv أو في ملحق",
    "an instalment of this line in schedules.csv or an amendment",
)
WITHIN_THE_INSTALMENT = T(
    "au plus {left} sur cette tranche", "{left} على الأكثر لهذا الشطر", "at most {left} on this instalment"
)
THE_OPPOSITE = T(
    "le même montant sur la même ligne que le mouvement contrepassé",
    "نفس المبلغ على نفس السطر كما في الحركة المعكوسة",
    "the same amount on the same line as the flow that it reverses",
)
A_NEGOTIATED_AGREEMENT = T(
    "une convention qui a un projet (project_code) dans agreements.csv",
    "اتفاقية لها مشروع (project_code) في agreements.csv",
    "an agreement that has a project (project_code) in agreements.csv",
)
SIGNED_BY_ALL = T(
    "une date pour chaque partenaire qui doit signer, puisque la convention est signée",
    "تاريخ لكل شريك عليه التوقيع، بما أن الاتفاقية موقعة",
    "a date for every party that must sign, since the agreement is signed",
)
NOT_YET_SIGNED = T(
    "aucune signature complète, puisque la convention n’est pas signée",
    "لا توقيع مكتمل، بما أن الاتفاقية غير موقعة",
    "no complete set of signatures, since the agreement is not signed",
)
NEXT_VERSION = T("la version {number}", "النسخة {number}", "version {number}")
A_ROLE = T("un rôle parmi : {roles}", "دور من بين: {roles}", "a role among: {roles}")

A_FIGURE_ENTRY = T(
    "pour un fichier de chiffres : path, source_code, title, period et known_on (une date)",
    "لملف أرقام: path وsource_code وtitle وperiod وknown_on (تاريخ)",
    "for a file of figures: path, source_code, title, period and known_on (a date)",
)
LEVELS = T(
    "une liste de niveaux sous la clé « {key} », parmi : {levels}",
    "لائحة مستويات تحت المفتاح «{key}» من بين: {levels}",
    "a list of levels under the key “{key}”, among: {levels}",
)
A_FIGURE_FILE = T(
    "un CSV en UTF-8 dont les colonnes sont territory_code, area, puis des codes d’indicateurs",
    "ملف CSV بترميز UTF-8 أعمدته territory_code وarea ثم رموز مؤشرات",
    "a CSV in UTF-8 with the columns territory_code, area, then codes of indicators",
)
THIS_MANY_CELLS = T(
    "{count} cellules, comme dans l’en-tête", "{count} خلايا، كما في الرأس", "{count} cells, as in the heading"
)
AN_AREA = T("un milieu parmi : {areas}", "وسط من بين: {areas}", "an area among: {areas}")
ONE_ROW = T(
    "une seule ligne par territoire et milieu (déjà : ligne {row})",
    "سطر واحد لكل مجال ووسط (سلفا: السطر {row})",
    "one row a territory and area (already: row {row})",
)
ONE_COLUMN = T("une seule colonne par indicateur et sexe", "عمود واحد لكل مؤشر وجنس", "one column an indicator and sex")
AN_OBSERVED_INDICATOR = T(
    "un indicateur observé : celui-ci se calcule par sa formule",
    "مؤشر ملاحظ: هذا المؤشر يحسب بصيغته",
    "an observed indicator: this one is computed by its formula",
)
A_FIGURE = T("un nombre, ou rien", "عدد أو لا شيء", "a number, or nothing")


def sentence(reason: Reason) -> T:
    """A reason of the domain, translated by its catalogue, in the three languages of a problem."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(reason).rstrip("."))
    return T(*said)


def sentences(reasons: Iterable[Reason]) -> T:
    """Several reasons as one."""
    each = [sentence(reason) for reason in reasons]
    return T(*("; ".join(one.in_language(language) for one in each) for language in LANGUAGES))
