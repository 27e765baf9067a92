"""What `houma disclosure` says."""

from houma.values.multilingual import Multilingual

DATA = Multilingual("Données", "المعطيات", "Data")
STATUS = Multilingual("Statut", "الحالة", "Status")
LOW = Multilingual("Borne basse", "الحد الأدنى", "Low")
HIGH = Multilingual("Borne haute", "الحد الأقصى", "High")
TITLE = Multilingual("Tableau protégé", "جدول محمي", "Protected table")
LICENCE = Multilingual("Celle des données", "رخصة المعطيات", "That of the data")
UNREADABLE = Multilingual(
    "{file} ne peut pas être lu : {why}", "تعذرت قراءة {file}: {why}", "{file} cannot be read: {why}"
)
NOT_IN_TREE = Multilingual(
    "Codes de « {dimension} » absents de sa hiérarchie : {codes}",
    "رموز «{dimension}» غير موجودة في تسلسله: {codes}",
    "Codes of “{dimension}” that its hierarchy does not have: {codes}",
)
IN_TREE = Multilingual(
    "Hiérarchie de « {dimension} » : {why}", "تسلسل «{dimension}»: {why}", "Hierarchy of “{dimension}”: {why}"
)
NO_PARENT = Multilingual(
    "{file} : parents qui ne sont pas des codes : {codes}",
    "{file}: أصول ليست ضمن الرموز: {codes}",
    "{file}: parents that are not codes: {codes}",
)
TWICE = Multilingual("{file} : donné deux fois : {cell}", "{file}: مكرر: {cell}", "{file}: given twice: {cell}")
NO_PARTS = Multilingual(
    "{file} : « {dimension} » n’a que son total",
    "{file}: ليس في «{dimension}» سوى المجموع",
    "{file}: “{dimension}” has nothing but its total",
)
LIKE_A_TOTAL = Multilingual(
    "{file} : « {code} » de « {dimension} » est partout la somme des autres : si c’en est le total, "
    "--total {dimension}={code} ; sinon --total {dimension}=total",
    "{file}: «{code}» من «{dimension}» يساوي دائما مجموع الباقي: إن كان هو المجموع، "
    "--total {dimension}={code}؛ وإلا --total {dimension}=total",
    "{file}: “{code}” of “{dimension}” is everywhere the sum of the others: where it is their total, "
    "--total {dimension}={code}; otherwise --total {dimension}=total",
)
A_PAIR = Multilingual(
    "« {read} » : attendu DIMENSION=VALEUR, avec une dimension de {known}",
    "«{read}»: المنتظر DIMENSION=VALEUR مع بعد من {known}",
    "“{read}”: expected DIMENSION=VALUE, with a dimension of {known}",
)
OUT_FORMAT = Multilingual(
    "{file} : attendu un fichier en .csv, .xlsx ou .parquet",
    "{file}: المنتظر ملف .csv أو .xlsx أو .parquet",
    "{file}: expected a file in .csv, .xlsx or .parquet",
)
OTHER_CELLS = Multilingual(
    "{file} publie une cellule que le tableau n’a pas ou dont la valeur diffère : {cell}",
    "ينشر {file} خلية غير موجودة في الجدول أو قيمتها مختلفة: {cell}",
    "{file} publishes a cell that the table does not have, or with another value: {cell}",
)
NOTHING = Multilingual(
    "Rien ne protège ces cellules, quoi que l’on masque d’autre ({count}) : {cells}",
    "لا شيء يحمي هذه الخلايا مهما حُجب غيرها ({count}): {cells}",
    "Nothing protects these cells, whatever else is suppressed ({count}): {cells}",
)
PROTECTED = Multilingual(
    "Cellules : {cells} ; sensibles : {primary} ; masquées en plus : {secondary} ; somme masquée : {lost}",
    "الخلايا: {cells}؛ الحساسة: {primary}؛ المحجوبة إضافة: {secondary}؛ المجموع المحجوب: {lost}",
    "Cells: {cells}; sensitive: {primary}; suppressed besides: {secondary}; sum suppressed: {lost}",
)
PROVED = Multilingual(
    "Aucun masquage sûr ne perd moins d’information : prouvé.",
    "لا حجب آمنا يفقد معلومات أقل: مثبت.",
    "No safe pattern loses less information: proved.",
)
NOT_PROVED = Multilingual(
    "Masquage sûr ; la moindre perte n’est pas prouvée.",
    "حجب آمن؛ أقل فقدان غير مثبت.",
    "A safe pattern; that it loses least is not proved.",
)
SAFE = Multilingual(
    "Sûr, aucune cellule sensible ne peut être cernée ; leur nombre : {count}",
    "آمن، لا يمكن حصر أي خلية حساسة؛ عددها: {count}",
    "Safe, no sensitive cell can be narrowed down; how many there are: {count}",
)
UNSAFE = Multilingual(
    "Non sûr : publiées {opened}, cernées {narrow} : {cells}",
    "غير آمن: منشورة {opened}، محصورة {narrow}: {cells}",
    "Not safe: {opened} published, {narrow} narrowed down: {cells}",
)
VAIN = Multilingual(
    "Masquées en vain, car déductibles : {cells}",
    "محجوبة بلا جدوى لأنها تُستنتج: {cells}",
    "Suppressed in vain, for they can be worked out: {cells}",
)
WRITTEN = Multilingual(
    "Écrit : {file} (lignes : {rows})", "كُتب: {file} (الأسطر: {rows})", "Written: {file} (rows: {rows})"
)
