"""The words of an agreement on paper, in French, Arabic and English."""

from houma.domain.agreements.models import AgreementKind, PartyRole
from houma.values.multilingual import Multilingual as T

HOUSE = T("Politique de la ville", "سياسة المدينة", "City policy")
KINDS = {
    AgreementKind.FRAMEWORK: T("Convention cadre de partenariat", "اتفاقية إطار للشراكة", "Framework agreement"),
    AgreementKind.FINANCING: T("Convention de financement", "اتفاقية تمويل", "Financing agreement"),
    AgreementKind.SPECIFIC: T("Convention spécifique", "اتفاقية خاصة", "Specific agreement"),
    AgreementKind.ANNOUNCED: T("Programme annoncé", "برنامج معلن", "Announced programme"),
}
ROLES = {
    PartyRole.LEAD: T("chef de file", "الطرف القائد", "lead"),
    PartyRole.FUNDER: T("bailleur", "ممول", "funder"),
    PartyRole.OPERATOR: T("opérateur", "جهة منفذة", "operator"),
    PartyRole.OWNER: T("maître d’ouvrage", "صاحب المشروع", "contracting authority"),
    PartyRole.SIGNATORY: T("signataire", "موقِّع", "signatory"),
    PartyRole.BENEFICIARY: T("bénéficiaire", "مستفيد", "beneficiary"),
}
CODE = T("Référence", "المرجع", "Reference")
VERSION = T("Version {0}", "النسخة {0}", "Version {0}")
PROJECT = T("Projet", "المشروع", "Project")
PROGRAMME = T("Programme", "البرنامج", "Programme")
TERRITORY = T("Territoire", "المجال الترابي", "Territory")
PERIOD = T("Période", "المدة", "Period")
TOTAL = T("Coût total", "الكلفة الإجمالية", "Total cost")
BETWEEN = T("Entre les parties", "بين الأطراف", "Between the parties")
PARTY = T("Partie", "الطرف", "Party")
ROLE = T("Rôle", "الصفة", "Role")
ARTICLE = T("Article {0}", "المادة {0}", "Article {0}")
FUNDING = T("Tableau de financement", "جدول التمويل", "Funding table")
SCHEDULE = T("Échéancier", "جدول الأشطر", "Schedule")
PAYER = T("Qui paie", "المؤدي", "Payer")
RECEIVER = T("Qui reçoit", "المستفيد", "Receiver")
ACTION = T("Pour quelle action", "العملية", "Action")
AMOUNT = T("Montant ({0})", "المبلغ ({0})", "Amount ({0})")
INSTALMENT = T("Tranche", "الشطر", "Instalment")
DUE = T("Échéance", "تاريخ الاستحقاق", "Due on")
SUM = T("Somme des contributions", "مجموع المساهمات", "Sum of the contributions")
SIGNATURES = T("Signatures", "التوقيعات", "Signatures")
SIGN_HERE = T("Nom, date, signature et cachet", "الاسم والتاريخ والتوقيع والخاتم", "Name, date, signature and stamp")
DONE_AT = T(
    "Fait à …………………, le …………………",
    "حرر ب…………………، بتاريخ …………………",
    "Done at …………………, on …………………",
)
DRAFT = T("Projet de texte, sans valeur d’engagement", "مشروع نص غير ملزم", "Draft, binding nobody")
COPY_OF = T("Exemplaire de : {0}", "نسخة الطرف: {0}", "Copy of: {0}")
PAGE = T("Page {0} sur {1}", "الصفحة {0} من {1}", "Page {0} of {1}")
DIGEST = T("Empreinte des termes : {0}", "بصمة البنود: {0}", "Digest of the terms: {0}")
SCAN_NOTE = T(
    "Signez chaque exemplaire, numérisez toutes ses pages, dans n’importe quel ordre ou sens, et déposez-les : "
    "le code remet chaque page à sa place.",
    "وقّعوا كل نسخة ورقمنوا جميع صفحاتها بأي ترتيب أو اتجاه ثم أودعوها: يعيد الرمز كل صفحة إلى مكانها.",
    "Sign each copy, scan all its pages in any order and direction, and hand them in: the code puts each in its place.",
)
NO_ARTICLES = T(
    "Cette version ne comporte pas d’articles.", "لا تتضمن هذه النسخة مواد.", "This version has no articles."
)
UNKNOWN = T("non précisé", "غير محدد", "not said")
AND = T(" et ", " و", " and ")
COMMA = T(", ", "، ", ", ")
FROM_TO = T("de {0} à {1}", "من {0} إلى {1}", "from {0} to {1}")

CLOSURE = T("Bilan de clôture", "حصيلة الإقفال", "Closing statement")
CLOSED_ON = T("Clôturée le {0} par {1}", "أغلقت بتاريخ {0} من طرف {1}", "Closed on {0} by {1}")
DELEGATE_OF = T("{0}, par délégation de {1}", "{0}، بتفويض من {1}", "{0}, delegate of {1}")
STATED_ON = T("État des comptes au {0}", "وضعية الحسابات بتاريخ {0}", "Accounts as of {0}")
REASON = T("Motif", "السبب", "Reason")
BALANCE = T("Comptes de la convention", "حسابات الاتفاقية", "Accounts of the agreement")
LINE = T("Ligne", "السطر", "Line")
COMMITTED = T("Engagé", "الملتزم به", "Committed")
RELEASED = T("Débloqué", "المفرج عنه", "Released")
SPENT = T("Dépensé", "المصروف", "Spent")
RETURNED = T("Repris", "المسترجع", "Taken back")
UNRELEASED = T("Non débloqué", "غير المفرج عنه", "Not released")
UNSPENT = T("Débloqué non dépensé", "مفرج عنه غير مصروف", "Released, not spent")
WHOLE = T("Total", "المجموع", "Total")
LEFT_TO = T("Ce qui reste et à qui", "ما تبقى ولمن", "What is left, and to whom")
STAYS_WITH = T(
    "{0} n’a pas été débloqué et reste à {1}.",
    "لم يفرج عن {0} ويبقى لدى {1}.",
    "{0} was not released and stays with {1}.",
)
GOES_BACK = T(
    "{0} a été débloqué sans dépense justifiée : {1} le doit à {2}.",
    "أفرج عن {0} دون نفقة مبررة: يتعين على {1} إرجاعه إلى {2}.",
    "{0} was released without proven spending: {1} owes it to {2}.",
)
NOTHING_LEFT = T(
    "Il ne reste rien : tout est débloqué et dépensé.",
    "لم يتبق شيء: كل المبالغ أفرج عنها وصرفت.",
    "Nothing is left: all is released and spent.",
)
