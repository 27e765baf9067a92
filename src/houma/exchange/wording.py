"""Sentences of the exchange in three languages: what cells should hold, and what is wrong with whole files."""

from houma.exchange.problems import Fault
from houma.values.multilingual import Multilingual

# --- one cell -------------------------------------------------------------------------------------------------------
A_VALUE = Fault(
    "required",
    Multilingual(
        "une valeur, cette colonne est obligatoire", "قيمة، فهذا العمود إلزامي", "a value, this column is required"
    ),
)
A_NUMBER = Fault("not-a-number", Multilingual("un nombre, comme 1234,5", "عدد، مثل 1234,5", "a number such as 1234.5"))
A_WHOLE_NUMBER = Fault(
    "not-a-whole-number", Multilingual("un nombre entier, comme 12", "عدد صحيح، مثل 12", "a whole number such as 12")
)
NO_PERCENT = Fault(
    "unexpected-percent", Multilingual("un nombre sans le signe %", "عدد بدون علامة %", "a number without the % sign")
)
A_DATE = Fault(
    "not-a-date",
    Multilingual(
        "une date, jour d’abord\u00a0: 14/05/2018, 14 mai 2018 ou 2018-05-14",
        "تاريخ يبدأ باليوم: 14/05/2018 أو 14 ماي 2018 أو 2018-05-14",
        "a date, day first: 14/05/2018, 14 May 2018 or 2018-05-14",
    ),
)
A_PARTIAL_DATE = Fault(
    "not-a-date",
    Multilingual(
        "une année, un mois ou un jour\u00a0: 2018, 05/2018 ou 14/05/2018",
        "سنة أو شهر أو يوم: 2018 أو 05/2018 أو 14/05/2018",
        "a year, a month or a day: 2018, 05/2018 or 14/05/2018",
    ),
)
A_WHOLE_DATE = Fault(
    "incomplete-date",
    Multilingual(
        "une date avec son jour, comme 14/05/2018",
        "تاريخ كامل مع اليوم، مثل 14/05/2018",
        "a date with its day, such as 14/05/2018",
    ),
)
AN_EXISTING_DAY = Fault(
    "no-such-day",
    Multilingual("un jour qui existe dans le calendrier", "يوم موجود في التقويم", "a day that exists in the calendar"),
)
DAY_FIRST = Fault(
    "month-first-date",
    Multilingual(
        "le jour d’abord, puis le mois\u00a0: 14/05/2018",
        "اليوم أولا ثم الشهر: 14/05/2018",
        "the day first, then the month: 14/05/2018",
    ),
)
FOUR_DIGIT_YEAR = Fault(
    "two-digit-year",
    Multilingual(
        "l’année en quatre chiffres, comme 2018",
        "السنة بأربعة أرقام، مثل 2018",
        "the year in four digits, such as 2018",
    ),
)
A_YEAR = Fault(
    "not-a-year",
    Multilingual(
        "une année en quatre chiffres, comme 2018", "سنة بأربعة أرقام، مثل 2018", "a year in four digits, such as 2018"
    ),
)
YES_OR_NO = Fault("not-yes-or-no", Multilingual("oui ou non", "نعم أو لا", "yes or no"))
AN_ADDRESS = Fault(
    "not-an-address",
    Multilingual(
        "une adresse complète, commençant par https:// ou http://",
        "عنوان كامل يبدأ بـ https:// أو http://",
        "a full address beginning with https:// or http://",
    ),
)
A_TEXT = Fault("not-a-text", Multilingual("un texte", "نص", "a text"))
A_COMPUTED_VALUE = Fault(
    "formula-error",
    Multilingual(
        "une valeur\u00a0: la formule de cette cellule est en erreur",
        "قيمة: صيغة هذه الخلية بها خطأ",
        "a value: the formula of this cell is in error",
    ),
)
A_SAVED_RESULT = Fault(
    "formula-without-result",
    Multilingual(
        "une valeur\u00a0: le fichier ne contient pas le résultat de cette formule\u00a0; l’ouvrir dans un tableur et "
        "l’enregistrer, ou saisir la valeur",
        "قيمة: لا يحتوي الملف على نتيجة هذه الصيغة؛ افتحوه في برنامج جداول واحفظوه، أو أدخلوا القيمة",
        "a value: the file does not hold the result of this formula; open it in a spreadsheet and save it, or type the "
        "value",
    ),
)
ITS_OWN_NUMBER = Fault(
    "merged-number",
    Multilingual(
        "un nombre pour chaque ligne\u00a0: un nombre dans des cellules fusionnées ne dit pas comment il se répartit",
        "عدد لكل سطر: العدد في خلايا مدمجة لا يبين كيف يتوزع",
        "a number for each row: a number in merged cells does not say how it is shared out",
    ),
)
A_KNOWN_NAME = Multilingual(
    "un nom ou un code connu de la liste", "اسم أو رمز معروف في اللائحة", "a name or a code known in the list"
)
ONE_NAME_ONLY = Multilingual(
    "un nom qui n’en désigne qu’un\u00a0: ajouter le parent entre parenthèses, ou le code",
    "اسم يدل على واحد فقط: أضيفوا المستوى الأعلى بين قوسين أو الرمز",
    "a name that means only one: add the parent in parentheses, or give the code",
)
ONE_OF_THE_LIST = Multilingual(
    "une valeur de la liste\u00a0: {choices}", "قيمة من اللائحة: {choices}", "a value of the list: {choices}"
)
ONE_READING = Multilingual(
    "un nombre qui ne se lit que d’une façon\u00a0: {thousands} ou {decimal}\u00a0?",
    "عدد لا يُقرأ إلا بطريقة واحدة: {thousands} أم {decimal}؟",
    "a number that can be read in one way only: {thousands} or {decimal}?",
)
NOT_BELOW = Multilingual("au moins {bound}", "{bound} على الأقل", "at least {bound}")
NOT_ABOVE = Multilingual("au plus {bound}", "{bound} على الأكثر", "at most {bound}")
FEWER_DECIMALS = Multilingual(
    "{decimals} décimales au plus", "{decimals} أرقام عشرية على الأكثر", "at most {decimals} decimals"
)
SHORTER_TEXT = Multilingual("{length} caractères au plus", "{length} حرفا على الأكثر", "at most {length} characters")

# --- one row --------------------------------------------------------------------------------------------------------
NOT_BEFORE_OTHER = Multilingual(
    "une date qui ne précède pas «\u00a0{{{earlier}}}\u00a0»",
    "تاريخ لا يسبق «{{{earlier}}}»",
    "a date not before “{{{earlier}}}”",
)
NOT_ABOVE_OTHER = Multilingual(
    "un montant qui ne dépasse pas «\u00a0{{{whole}}}\u00a0»",
    "مبلغ لا يتجاوز «{{{whole}}}»",
    "an amount not above “{{{whole}}}”",
)
ONE_OF_COLUMNS = Multilingual(
    "une valeur dans l’une au moins de ces colonnes\u00a0: {columns}",
    "قيمة في واحد على الأقل من هذه الأعمدة: {columns}",
    "a value in at least one of these columns: {columns}",
)
WITH_OTHER = Multilingual(
    "une valeur, puisque «\u00a0{{{other}}}\u00a0» est rempli",
    "قيمة، لأن «{{{other}}}» مملوء",
    "a value, since “{{{other}}}” is filled in",
)
UNIQUE_ROW = Multilingual(
    "une seule ligne pour cette clé\u00a0: elle est déjà en {place}",
    "سطر واحد لهذا المفتاح: إنه موجود في {place}",
    "one row only for this key: it is already at {place}",
)
NO_OVERFLOW = Multilingual(
    "autant de cellules que de colonnes\u00a0: cette ligne en a davantage (un séparateur dans une valeur demande des "
    "guillemets)",
    "عدد الخلايا بعدد الأعمدة: هذا السطر به أكثر (الفاصل داخل القيمة يحتاج إلى علامتي اقتباس)",
    "as many cells as columns: this row has more (a separator inside a value needs quotes)",
)

# --- one sheet ------------------------------------------------------------------------------------------------------
THIS_COLUMN = Multilingual(
    "la colonne «\u00a0{label}\u00a0», qui est obligatoire",
    "العمود «{label}»، وهو إلزامي",
    "the column “{label}”, which is required",
)
ONE_SUCH_COLUMN = Multilingual(
    "une seule colonne «\u00a0{label}\u00a0»", "عمود واحد «{label}»", "only one column “{label}”"
)
THIS_UNIT = Multilingual(
    "des valeurs en {unit}\u00a0: l’en-tête annonce une autre unité",
    "قيم بـ {unit}: العنوان يذكر وحدة أخرى",
    "values in {unit}: the heading announces another unit",
)
A_HEADER = Multilingual(
    "une ligne d’en-têtes avec\u00a0: {labels}", "سطر عناوين يتضمن: {labels}", "a row of headings with: {labels}"
)
ONE_TABLE = Multilingual(
    "une feuille nommée d’après son tableau\u00a0: ces en-têtes conviennent à {tables}",
    "ورقة تحمل اسم جدولها: هذه العناوين تناسب {tables}",
    "a sheet named after its table: these headings fit {tables}",
)
SOME_TABLE = Multilingual(
    "au moins une feuille parmi\u00a0: {tables}, avec ses en-têtes",
    "ورقة واحدة على الأقل من: {tables}، مع عناوينها",
    "at least one sheet among: {tables}, with its headings",
)
A_SMALLER_SHEET = Multilingual(
    "une feuille moins étendue\u00a0: supprimer les lignes et colonnes au-delà du tableau",
    "ورقة أصغر: احذفوا الأسطر والأعمدة الموجودة خارج الجدول",
    "a smaller sheet: delete the rows and columns beyond the table",
)

# --- one file -------------------------------------------------------------------------------------------------------
A_SPREADSHEET = Multilingual(
    "un classeur (XLSX, XLS, ODS) ou un fichier CSV lisible",
    "مصنف (XLSX أو XLS أو ODS) أو ملف CSV مقروء",
    "a readable workbook (XLSX, XLS, ODS) or CSV file",
)
A_FILLED_FILE = Multilingual("un fichier qui contient des lignes", "ملف يحتوي على أسطر", "a file that holds rows")
NO_PASSWORD = Multilingual("un classeur sans mot de passe", "مصنف بدون كلمة سر", "a workbook without a password")
A_SMALLER_FILE = Multilingual(
    "un fichier plus petit\u00a0: {limit} Mo au plus une fois décompressé",
    "ملف أصغر: {limit} ميغابايت على الأكثر بعد فك الضغط",
    "a smaller file: at most {limit} MB once unpacked",
)
BALANCED_QUOTES = Multilingual(
    "des guillemets ouverts et fermés (ligne {line} du fichier)",
    "علامات اقتباس مفتوحة ومغلقة (السطر {line} من الملف)",
    "quotes that are opened and closed (line {line} of the file)",
)

# --- notices --------------------------------------------------------------------------------------------------------
STRAY_COLUMN = Multilingual(
    "colonne «\u00a0{header}\u00a0» inconnue, laissée de côté{hint}",
    "العمود «{header}» غير معروف وقد تُرك{hint}",
    "unknown column “{header}” left aside{hint}",
)
PERHAPS = Multilingual(" (peut-être «\u00a0{label}\u00a0»\u00a0?)", " (ربما «{label}»؟)", " (perhaps “{label}”?)")
BLANK_ROWS = Multilingual(
    "lignes vides passées\u00a0: {count} ({rows})",
    "أسطر فارغة تم تجاوزها: {count} ({rows})",
    "blank rows passed over: {count} ({rows})",
)
TITLE_ROWS = Multilingual(
    "lignes de titre au-dessus des en-têtes\u00a0: {count}",
    "أسطر العنوان فوق العناوين: {count}",
    "title rows above the headings: {count}",
)
REPEATED_HEADER = Multilingual(
    "en-têtes répétés passés (lignes {rows})",
    "عناوين مكررة تم تجاوزها (الأسطر {rows})",
    "repeated headings passed over (rows {rows})",
)
SHEET_LEFT = Multilingual(
    "feuille laissée de côté, elle ne correspond à aucun tableau",
    "ورقة تُركت لأنها لا تطابق أي جدول",
    "sheet left aside, it fits no table",
)
HIDDEN_SHEET = Multilingual("feuille masquée laissée de côté", "ورقة مخفية تُركت", "hidden sheet left aside")
NO_ROWS = Multilingual("aucune ligne sous les en-têtes", "لا توجد أسطر تحت العناوين", "no row below the headings")
OLD_ENCODING = Multilingual(
    "texte lu en {encoding}, faute d’UTF-8",
    "قُرئ النص بترميز {encoding} لأنه ليس UTF-8",
    "text read as {encoding}, not being UTF-8",
)
ILLUSTRATIVE_FILE = Multilingual(
    "ce fichier porte la mention «\u00a0données illustratives\u00a0»",
    "يحمل هذا الملف إشارة «معطيات توضيحية»",
    "this file bears the mark “illustrative data”",
)
