"""What an author of a form is told, in three languages: what was expected where something else was read."""

import re
from collections.abc import Iterable
from itertools import islice

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from houma.values.bidi import isolated
from houma.values.multilingual import LANGUAGES, Multilingual

M = Multilingual


MOST_COMPARED = 1_000
_LATIN = re.compile(r"^[\x00-\x7F]*$|[A-Za-z]")


def nearest(read: str, known: Iterable[str]) -> tuple[str, ...]:
    """The two known words that look most like ``read``, of the first thousand: a form may hold faults by thousands."""
    compared = list(islice(known, MOST_COMPARED))
    return tuple(found for found, _score, _at in extract(read, compared, limit=2, scorer=ratio, score_cutoff=60))


def said(text: Multilingual, **values: object) -> Multilingual:
    """``text`` with its blanks filled; a value may be in three languages, too.

    In Arabic, names and codes are isolated: they would drag the signs around them.
    """
    filled: dict[str, str] = {}
    for language in LANGUAGES:
        given = {}
        for key, value in values.items():
            shown = value.in_language(language) if isinstance(value, Multilingual) else str(value)
            given[key] = isolated(shown) if language == "ar" and _LATIN.search(shown) else shown
        filled[language] = text.in_language(language).format(**given)
    return Multilingual.from_mapping(filled)


# --- the file -------------------------------------------------------------------------------------------------------
A_SMALLER_WORKBOOK = M(
    "un classeur plus petit\u00a0: {limit} Mo au plus, une fois décompressé aussi",
    "مصنف أصغر: {limit} ميغابايت على الأكثر، حتى بعد فك الضغط",
    "a smaller workbook: at most {limit} MB, once unpacked too",
)
A_SMALLER_SHEET = M(
    "une feuille de {rows} lignes et {columns} colonnes au plus\u00a0: supprimer les cellules au-delà du tableau",
    "ورقة من {rows} سطر و{columns} عمود على الأكثر: احذفوا الخلايا الموجودة خارج الجدول",
    "a sheet of at most {rows} rows and {columns} columns: delete the cells beyond the table",
)
AN_XLSX_NOT_XLS = M(
    "un classeur XLSX\u00a0: l’ancien format XLS n’est pas pris en charge\u00a0; l’ouvrir dans un tableur et "
    "l’enregistrer en XLSX",
    "مصنف XLSX: صيغة XLS القديمة غير مدعومة؛ افتحه في برنامج جداول واحفظه بصيغة XLSX",
    "an XLSX workbook: the old XLS format is not supported; open it in a spreadsheet and save it as XLSX",
)
AN_XLSX = M(
    "un classeur XLSX lisible, avec les feuilles survey, choices et settings",
    "مصنف XLSX مقروء، به الأوراق survey و choices و settings",
    "a readable XLSX workbook, with the sheets survey, choices and settings",
)
AN_XLSX_NOT_TEXT = M(
    "un classeur XLSX\u00a0: ceci est un fichier de texte (CSV), qui n’a qu’une feuille\u00a0; l’ouvrir dans un "
    "tableur, mettre les questions dans la feuille survey, les listes dans choices, et l’enregistrer en XLSX",
    "مصنف XLSX: هذا ملف نصي (CSV) له ورقة واحدة فقط؛ افتحوه في برنامج جداول وضعوا الأسئلة في الورقة survey واللوائح في "
    "choices واحفظه بصيغة XLSX",
    "an XLSX workbook: this is a text file (CSV), which has one sheet only; open it in a spreadsheet, put the questions"
    " in the sheet survey, the lists in choices, and save it as XLSX",
)
A_FULL_FILE = M(
    "un classeur XLSX\u00a0: ce fichier est vide\u00a0; le choisir de nouveau",
    "مصنف XLSX: هذا الملف فارغ؛ اختره من جديد",
    "an XLSX workbook: this file is empty; choose it again",
)
NO_MACROS = M(
    "un classeur sans macros\u00a0: l’enregistrer en XLSX",
    "مصنف بدون وحدات ماكرو: احفظه بصيغة XLSX",
    "a workbook without macros: save it as XLSX",
)
NO_ENTITIES = M(
    "un classeur sans déclaration d’entités\u00a0: ce fichier contient ce qu’aucun tableur n’écrit",
    "مصنف بدون تصريح بكيانات: يحتوي هذا الملف على ما لا يكتبه أي برنامج جداول",
    "a workbook without entity declarations: this file holds what no spreadsheet writes",
)
SAVED_BY_A_SPREADSHEET = M(
    "un classeur dont chaque cellule dit sa place\u00a0: l’ouvrir dans un tableur et l’enregistrer de nouveau",
    "مصنف تحدد كل خلية فيه موضعها: افتحه في برنامج جداول واحفظه من جديد",
    "a workbook in which each cell says where it stands: open it in a spreadsheet and save it again",
)

# --- sheets and headings --------------------------------------------------------------------------------------------
THIS_SHEET = M("une feuille nommée «\u00a0{sheet}\u00a0»", "ورقة اسمها «{sheet}»", "a sheet named “{sheet}”")
THIS_SHEET_RENAMED = M(
    "une feuille nommée «\u00a0{sheet}\u00a0»\u00a0: renommer «\u00a0{found}\u00a0», si c’est elle",
    "ورقة اسمها «{sheet}»: أعيدوا تسمية «{found}» إن كانت هي المقصودة",
    "a sheet named “{sheet}”: rename “{found}”, if that is it",
)
THIS_SHEET_WITH_LIST = M(
    "une feuille nommée «\u00a0choices\u00a0», avec les colonnes list_name, name et label, qui contient la liste "
    "«\u00a0{name}\u00a0»",
    "ورقة اسمها «choices» بالأعمدة list_name و name و label تتضمن اللائحة «{name}»",
    "a sheet named “choices”, with the columns list_name, name and label, that holds the list “{name}”",
)
NO_SUCH_SHEET = M(
    "un formulaire sans cette feuille, qui n’est pas prise en charge\u00a0: ses données seraient perdues\u00a0; la "
    "supprimer, ou faire précéder son nom d’un tiret bas pour la laisser de côté",
    "استمارة بدون هذه الورقة لأنها غير مدعومة وستضيع معطياتها؛ احذفوها أو ضعوا قبل اسمها شرطة سفلية لتُترك جانبا",
    "a form without this sheet, which is not supported: its data would be lost; delete it, or put an underscore before "
    "its name to leave it aside",
)
HEADINGS_FIRST = M(
    "les en-têtes dans la première ligne de la feuille",
    "العناوين في السطر الأول من الورقة",
    "the headings in the first row of the sheet",
)
ONE_SUCH_COLUMN = M(
    "une seule fois cette colonne\u00a0: elle est déjà en {other}",
    "هذا العمود مرة واحدة: إنه موجود في {other}",
    "this column once: it is already at {other}",
)
THIS_COLUMN = M("une colonne «\u00a0{name}\u00a0»", "عمود «{name}»", "a column “{name}”")
A_KNOWN_COLUMN = M(
    "une colonne connue\u00a0: celle-ci est laissée de côté",
    "عمود معروف: هذا العمود يُترك جانبا",
    "a known column: this one is left aside",
)

# --- survey ---------------------------------------------------------------------------------------------------------
A_TYPE = M("un type de question", "نوع السؤال", "a type of question")
A_KNOWN_TYPE = M(
    "un type de question connu, comme {examples}", "نوع سؤال معروف، مثل {examples}", "a known type, such as {examples}"
)
A_SUPPORTED_TYPE = M(
    "un autre type\u00a0: celui-ci n’est pas pris en charge", "نوع آخر: هذا النوع غير مدعوم",
    "another type: this one is not supported",
)  # fmt: skip
A_NAME = M(
    "un nom de question, sans espace ni accent, comme {example}",
    "اسم للسؤال بدون مسافات ولا حركات، مثل {example}",
    "a name for the question, without spaces or accents, such as {example}",
)
A_WELL_FORMED_NAME = M(
    "un nom qui commence par une lettre et ne contient que des lettres, des chiffres, «\u00a0_\u00a0», «\u00a0-\u00a0» "
    "et «\u00a0.\u00a0»",
    "اسم يبدأ بحرف ولا يتضمن سوى حروف وأرقام و«_» و«-» و«.»",
    "a name that begins with a letter and holds only letters, digits, “_”, “-” and “.”",
)
NOT_RESERVED = M(
    "un autre nom\u00a0: celui-ci est réservé", "اسم آخر: هذا الاسم محجوز", "another name: this one is reserved"
)
ONE_SUCH_NAME = M(
    "un nom qui n’est pris qu’une fois dans le même groupe\u00a0: il l’est déjà en {other}",
    "اسم لا يُستعمل إلا مرة واحدة في المجموعة نفسها: إنه مستعمل في {other}",
    "a name used once in the same group: it is already at {other}",
)
DIFFERING_BY_MORE_THAN_CASE = M(
    "un nom qui ne diffère pas de celui en {other} par les seules majuscules",
    "اسم لا يختلف عن الذي في {other} بحالة الأحرف فقط",
    "a name that differs from that at {other} by more than its capitals",
)
NAME_OF_ONE_REPEAT = M(
    "un nom de répétition pris une seule fois dans le formulaire\u00a0: il l’est déjà en {other}",
    "اسم تكرار مستعمل مرة واحدة في الاستمارة كلها: إنه مستعمل في {other}",
    "a name of a repeat used once in the whole form: it is already at {other}",
)
AN_END = M(
    "une ligne «\u00a0end {kind}\u00a0» plus bas\u00a0: ce qui est ouvert ici n’est jamais fermé",
    "سطر «end {kind}» في الأسفل: ما فُتح هنا لم يُغلق أبدا",
    "a row “end {kind}” further down: what is opened here is never closed",
)
A_BEGIN = M(
    "une ligne «\u00a0begin {kind}\u00a0» plus haut\u00a0: rien de tel n’est ouvert ici",
    "سطر «begin {kind}» في الأعلى: لم يُفتح شيء من هذا هنا",
    "a row “begin {kind}” further up: nothing of the kind is open here",
)
THE_OTHER_END = M(
    "«\u00a0end {kind}\u00a0», qui ferme ce que {other} a ouvert",
    "«end {kind}» الذي يغلق ما فُتح في {other}",
    "“end {kind}”, which closes what {other} opened",
)
FEWER_ROWS = M(
    "{most} lignes de questions au plus", "{most} سطر من الأسئلة على الأكثر", "at most {most} rows of questions"
)
LESS_NESTED = M(
    "{most} groupes au plus les uns dans les autres",
    "{most} مجموعة متداخلة على الأكثر",
    "at most {most} groups inside each other",
)
SOMETHING_ASKED = M(
    "au moins une question entre l’ouverture et la fermeture",
    "سؤال واحد على الأقل بين الفتح والإغلاق",
    "at least one question between the opening and the closing",
)
SOME_QUESTION = M("au moins une question", "سؤال واحد على الأقل", "at least one question")
A_LIST = M(
    "le nom d’une liste de choix après le type, comme select_one oui_non",
    "اسم لائحة اختيارات بعد النوع، مثل select_one oui_non",
    "the name of a list of choices after the type, as in select_one yes_no",
)
NO_CIRCLE = M(
    "une formule qui ne dépend pas d’elle-même\u00a0: {circle}",
    "صيغة لا تتوقف على نفسها: {circle}",
    "a formula that does not depend on itself: {circle}",
)
NO_CIRCLE_THROUGH_GROUPS = M(
    "une formule qui ne dépend pas d’elle-même\u00a0: {circle} (une question attend les conditions des groupes qui la "
    "contiennent)",
    "صيغة لا تتوقف على نفسها: {circle} (السؤال ينتظر شروط المجموعات التي تضمه)",
    "a formula that does not depend on itself: {circle} (a question waits for the conditions of the groups around it)",
)
COUNTED_BEFORE = M(
    "un nombre de répétitions connu d’avance\u00a0: celui-ci dépend d’une réponse donnée dans la répétition, qui "
    "pourrait ne jamais s’ouvrir ({circle})",
    "عدد تكرارات معروف مسبقا: هذا العدد يتوقف على جواب يُعطى داخل التكرار، وقد لا يُفتح أبدا ({circle})",
    "a number of repetitions known beforehand: this one depends on an answer given inside the repeat, which may never "
    "open ({circle})",
)
A_CODE_IN_THE_HEADING = M(
    "le code de la langue entre parenthèses\u00a0: «\u00a0{heading}\u00a0»",
    "رمز اللغة بين قوسين: «{heading}»",
    "the code of the language in brackets: “{heading}”",
)
A_KNOWN_LIST = M(
    "une liste de la feuille choices\u00a0: «\u00a0{name}\u00a0» n’y est pas",
    "لائحة من الورقة choices: «{name}» غير موجودة فيها",
    "a list of the sheet choices: “{name}” is not there",
)
A_FILE_OF_CHOICES = M(
    "un fichier de choix en .csv, .xml ou .geojson",
    "ملف اختيارات بامتداد .csv أو .xml أو .geojson",
    "a file of choices ending in .csv, .xml or .geojson",
)
NO_FILTER_WITH_OTHER = M(
    "«\u00a0or_other\u00a0» ou un filtre de choix, pas les deux",
    "«or_other» أو تصفية للاختيارات، وليس كليهما",
    "“or_other” or a filter of choices, not both",
)
OTHER_IN_THE_LIST = M(
    "un choix «\u00a0other\u00a0» traduit dans la liste et une question à la suite\u00a0: or_other les ajoute en "
    "anglais",
    "اختيار «other» مترجم في اللائحة وسؤال بعده: فإن or_other يضيفهما بالإنجليزية",
    "a translated choice “other” in the list and a question after it: or_other adds them in English",
)
A_CALCULATION = M(
    "une formule dans la colonne calculation", "صيغة في العمود calculation", "a formula in the column calculation"
)
A_KNOWN_APPEARANCE = M(
    "une présentation connue\u00a0: celle-ci sera ignorée par les téléphones",
    "طريقة عرض معروفة: هذه ستتجاهلها الهواتف",
    "a known appearance: phones will pass over this one",
)
YES_OR_NO = M("yes ou no", "yes أو no", "yes or no")

# --- choices --------------------------------------------------------------------------------------------------------
A_LIST_NAME = M("le nom de la liste", "اسم اللائحة", "the name of the list")
A_CHOICE_NAME = M("un nom (code) pour ce choix", "اسم (رمز) لهذا الاختيار", "a name (code) for this choice")
ONE_SUCH_CHOICE = M(
    "un nom pris une seule fois dans la liste\u00a0: il l’est déjà en {other}",
    "اسم مستعمل مرة واحدة في اللائحة: إنه مستعمل في {other}",
    "a name used once in the list: it is already at {other}",
)
NO_SPACE_IN_CHOICE = M(
    "un nom de choix sans espace\u00a0: la liste sert à une question à choix multiples",
    "اسم اختيار بدون مسافة: اللائحة مستعملة في سؤال متعدد الاختيارات",
    "a name of a choice without a space: the list serves a question with several answers",
)
A_USED_LIST = M("une liste dont une question se sert", "لائحة يستعملها أحد الأسئلة", "a list that some question uses")

# --- languages ------------------------------------------------------------------------------------------------------
A_LABEL = M("un libellé", "عنوان", "a label")
THIS_LANGUAGE = M(
    "une colonne «\u00a0{heading}\u00a0»\u00a0: le formulaire n’existe pas en {language}",
    "عمود «{heading}»: الاستمارة غير متوفرة باللغة {language}",
    "a column “{heading}”: the form is not in {language}",
)
A_TRANSLATION = M("une traduction en {language}", "ترجمة إلى {language}", "a translation into {language}")
THIS_COLUMN_TRANSLATED = M(
    "une colonne «\u00a0{heading}\u00a0» aussi\u00a0: sans elle, ce qui est écrit ici manque en {language}",
    "عمود «{heading}» أيضا: بدونه لا تظهر محتويات هذا العمود باللغة {language}",
    "a column “{heading}”, too: without it, what stands here is missing in {language}",
)
A_LANGUAGE_EVERYWHERE = M(
    "«\u00a0label::Français (fr)\u00a0»\u00a0: un libellé sans langue à côté de libellés traduits n’est lu dans aucune",
    "«label::Français (fr)»: عنوان بدون لغة إلى جانب عناوين مترجمة لا يُقرأ في أي لغة",
    "“label::Français (fr)”: a label without a language beside translated ones is read in none of them",
)
A_LANGUAGE_CODE = M(
    "une langue avec son code entre parenthèses, comme «\u00a0Français (fr)\u00a0»",
    "لغة مع رمزها بين قوسين، مثل «Français (fr)»",
    "a language with its code in parentheses, such as “Français (fr)”",
)
A_LANGUAGE_OF_THE_FORM = M(
    "l’une des langues du formulaire, écrite comme dans les en-têtes",
    "إحدى لغات الاستمارة مكتوبة كما في العناوين",
    "one of the languages of the form, written as in the headings",
)

# --- formulas -------------------------------------------------------------------------------------------------------
A_FORMULA = M("une formule", "صيغة", "a formula")
A_REFERENCE = M("une référence entière, comme ${age}", "إحالة كاملة، مثل ${age}", "a whole reference, such as ${age}")
A_KNOWN_QUESTION = M(
    "une référence à une question du formulaire\u00a0: «\u00a0{name}\u00a0» n’y est pas",
    "إحالة إلى سؤال في الاستمارة: «{name}» غير موجود فيها",
    "a reference to a question of the form: “{name}” is not there",
)
ONE_QUESTION_OF_THAT_NAME = M(
    "une référence qui ne désigne qu’une question\u00a0: «\u00a0{name}\u00a0» est pris plusieurs fois",
    "إحالة تدل على سؤال واحد فقط: «{name}» مستعمل عدة مرات",
    "a reference that means one question only: “{name}” is used several times",
)
IN_BRACES = M(
    "une réponse écrite ${{{name}}}, si «\u00a0{name}\u00a0» est une question",
    "جواب مكتوب هكذا ${{{name}}} إذا كان «{name}» سؤالا",
    "an answer written ${{{name}}}, if “{name}” is a question",
)
CLOSED_QUOTES = M("des guillemets fermés", "علامات اقتباس مغلقة", "quotes that are closed")
CLOSED = M("un «\u00a0{sign}\u00a0» de plus à la fin", "«{sign}» إضافية في النهاية", "one more “{sign}” at the end")
OPENED_BEFORE = M(
    "autant de signes ouverts que fermés\u00a0: «\u00a0{sign}\u00a0» est de trop",
    "عدد العلامات المفتوحة بقدر المغلقة: «{sign}» زائدة",
    "as many signs opened as closed: one “{sign}” is too many",
)
MORE_AFTER = M("quelque chose après «\u00a0{before}\u00a0»", "شيء بعد «{before}»", "something after “{before}”")
SOMETHING_BETWEEN = M(
    "autre chose entre «\u00a0{before}\u00a0» et «\u00a0{after}\u00a0»",
    "شيء آخر بين «{before}» و«{after}»",
    "something else between “{before}” and “{after}”",
)
NO_SUCH_SIGN = M(
    "une formule sans le signe «\u00a0{sign}\u00a0»\u00a0: écrire and, or, not(), =, !=",
    "صيغة بدون العلامة «{sign}»: استعملوا and و or و not() و = و !=",
    "a formula without the sign “{sign}”: write and, or, not(), =, !=",
)
SHALLOWER = M("une formule moins imbriquée", "صيغة أقل تداخلا", "a formula less deeply nested")
A_KNOWN_FUNCTION = M(
    "une fonction connue\u00a0: «\u00a0{name}()\u00a0» n’en est pas une",
    "دالة معروفة: «{name}()» ليست كذلك",
    "a known function: “{name}()” is none",
)
_ARGUMENTS = M(
    "{name}() avec {count} argument(s)", "{name}() مع عدد من الوسائط هو {count}", "{name}() with {count} argument(s)"
)
_OR_MORE = M("{least} ou plus", "{least} أو أكثر", "{least} or more")
_BETWEEN = M("{least} à {most}", "{least} إلى {most}", "{least} to {most}")


def arguments(name: str, bounds: tuple[int, int], many: int) -> Multilingual:
    """How many arguments a function takes."""
    least, most = bounds
    count: Multilingual | str = str(least)
    if most >= many:
        count = said(_OR_MORE, least=least)
    elif most > least:
        count = said(_BETWEEN, least=least, most=most)
    return said(_ARGUMENTS, name=name, count=count)


# --- settings -------------------------------------------------------------------------------------------------------
A_FORM_ID = M(
    "un form_id qui commence par une lettre, sans espace, comme recensement_menages",
    "form_id يبدأ بحرف، بدون مسافات، مثل recensement_menages",
    "a form_id that begins with a letter, without spaces, such as household_census",
)
A_TITLE = M("un titre (form_title)", "عنوان الاستمارة (form_title)", "a title (form_title)")
A_VERSION = M(
    "une version, comme 2026112201\u00a0: les téléphones reconnaissent à elle un formulaire changé",
    "إصدار، مثل 2026112201: به تتعرف الهواتف على استمارة تغيرت",
    "a version, such as 2026112201: phones tell a changed form by it",
)
ONE_ROW_OF_SETTINGS = M(
    "une seule ligne de réglages\u00a0: les suivantes sont laissées de côté",
    "سطر واحد من الإعدادات: الأسطر التالية تُترك جانبا",
    "one row of settings: those below are left aside",
)
NO_ENCRYPTION = M(
    "un formulaire sans clé de chiffrement\u00a0: ses réponses ne pourraient être lues ici",
    "استمارة بدون مفتاح تشفير: لن تُقرأ أجوبتها هنا",
    "a form without an encryption key: its answers could not be read here",
)
NO_OTHER_DESTINATION = M(
    "un formulaire sans submission_url\u00a0: les réponses ne quittent pas la maison",
    "استمارة بدون submission_url: لا تغادر الأجوبة هذه المنصة",
    "a form without submission_url: its answers do not leave the house",
)
ONE_OF = M("l’une de ces valeurs\u00a0: {values}", "إحدى هذه القيم: {values}", "one of these values: {values}")
MONTHS = M(
    "un nombre entier de mois, entre 1 et 600",
    "عدد صحيح من الأشهر بين 1 و600",
    "a whole number of months, 1 to 600",
)
A_PURPOSE = M(
    "{column}, que la loi 09-08 demande dès qu’une question est personnelle",
    "{column}، إذ يشترطها القانون 09-08 متى كان أحد الأسئلة شخصيا",
    "{column}, which law 09-08 asks for as soon as a question is personal",
)
A_CONSENT = M(
    "une finalité du registre des consentements, sur une question hors des répétitions\u00a0: {values}",
    "غاية من سجل الموافقات، في سؤال خارج التكرار: {values}",
    "a purpose of the register of consents, on a question outside of repeats: {values}",
)
PERHAPS_PERSONAL = M(
    "yes ou no dans houma::personal\u00a0: cette question semble demander une donnée personnelle",
    "yes أو no في houma::personal: يبدو أن هذا السؤال يطلب معطى شخصيا",
    "yes or no in houma::personal: this question seems to ask for personal data",
)

# --- the converter --------------------------------------------------------------------------------------------------
CONVERTER_REFUSED = M(
    "une forme que le convertisseur (pyxform) accepte\u00a0; il répond, en anglais\u00a0: {said}",
    "صيغة يقبلها المحول (pyxform)؛ وجوابه بالإنجليزية: {said}",
    "a form that the converter (pyxform) accepts; it says: {said}",
)
CONVERTER_REMARKS = M(
    "le convertisseur (pyxform) conseille, en anglais\u00a0: {said}",
    "ينصح المحول (pyxform) بالإنجليزية بما يلي: {said}",
    "the converter (pyxform) advises: {said}",
)
LANGUAGE_NAMES = {
    "fr": M("français", "الفرنسية", "French"),
    "ar": M("arabe", "العربية", "Arabic"),
    "en": M("anglais", "الإنجليزية", "English"),
}


def language_name(code: str, heading: str) -> Multilingual:
    """What a language is called: by its code where it is one of the house, else as the heading writes it."""
    return LANGUAGE_NAMES.get(code) or M(heading)


LANGUAGE_HEADINGS = {"fr": "label::Français (fr)", "ar": "label::العربية (ar)", "en": "label::English (en)"}
