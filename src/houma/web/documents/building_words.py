"""The words of documents about buildings threatening ruin, in French and Arabic administrative style."""

from houma.domain.buildings.rules.procedure import Paper
from houma.values.multilingual import Multilingual as T

TITLES = {
    Paper.INSPECTION_REPORT: T("Rapport d’inspection", "تقرير المعاينة", "Inspection report"),
    Paper.MINUTES: T("Extrait du procès-verbal de la commission", "مستخرج من محضر اللجنة", "Extract of the minutes"),
    Paper.NOTICE: T("Notification au propriétaire", "إشعار إلى المالك", "Notice to the owner"),
    Paper.EVACUATION_ORDER: T("Proposition d’ordre d’évacuation", "مقترح أمر بالإخلاء", "Proposed order of evacuation"),
}
REFERENCE = T("Référence du bâtiment", "مرجع البناية", "Reference of the building")
NAME = T("Nom", "الاسم", "Name")
ADDRESS = T("Adresse", "العنوان", "Address")
COMMUNE = T("Commune ou arrondissement", "الجماعة أو المقاطعة", "Commune or arrondissement")
RISK = T("Classe de risque", "صنف الخطر", "Class of risk")
GIVEN_CLASS = T("Classe donnée", "الصنف المعطى", "Class given")
INSPECTED_ON = T("Inspecté le", "تاريخ المعاينة", "Inspected on")
INSPECTOR = T("Inspecteur", "المعاين", "Inspector")
SEEN = T("Constat", "المعاينة", "What was seen")
FINDINGS = T("Désordres par partie du bâtiment", "الأضرار حسب أجزاء البناية", "Findings by part of the building")
PART = T("Partie", "الجزء", "Part")
DECAY = T("Désordre", "الضرر", "Decay")
GRAVITY = T("Gravité", "الخطورة", "Gravity")
REMARKS = T("Observations", "ملاحظات", "Remarks")
URGED = T("Mesures préconisées", "التدابير الموصى بها", "Measures urged")
NOTHING_WRITTEN = T("Néant.", "لا شيء.", "None.")
SAT_ON = T("Commission du", "اجتماع اللجنة بتاريخ", "Commission of")
PRESENT = T("Membres présents", "الأعضاء الحاضرون", "Members present")
SERVICE = T("Service", "المصلحة", "Service")
DELEGATE = T("Représentant", "الممثل", "Delegate")
ROLE = T("Qualité", "الصفة", "Role")
CHAIR = T("Présidence", "الرئاسة", "Chair")
DECIDED = T("Mesures décidées", "التدابير المقررة", "Measures decided")
ADDRESSED_TO = T("Destinataire", "المرسل إليه", "Addressed to")
UNKNOWN_OWNER = T("Propriétaire inconnu : par voie d’affichage", "مالك مجهول: عن طريق التعليق", "Owner unknown: posted")
SUBJECT = T("Objet", "الموضوع", "Subject")
DEADLINE = T("Délai", "الأجل", "Deadline")
APPEAL = T("Voie de recours", "الطعن", "Right of appeal")
POSTING = T("Affichage", "التعليق", "Posting")
REHOUSING = T("Relogement", "إعادة الإسكان", "Rehousing")
TO_FILL = T("…………………", "…………………", "…………………")
LAWS = {
    "ma": T(
        "la loi n°\u00a094-12 relative aux bâtiments menaçant ruine et à l’organisation des opérations de rénovation "
        "urbaine",
        "القانون رقم 94.12 المتعلق بالمباني الآيلة للسقوط وتنظيم عمليات التجديد الحضري",
        "law 94-12 on buildings threatening ruin and urban-renewal operations",
    ),
}
"""The law that the papers of a country cite, by its code. Where none is named, they cite the commission alone."""
AND_BY_LAW = T("{law}, et ", "{law}، وعلى ", "{law} and ")
NOTICE_BODY = T(
    "Vu {law}la décision de la commission du {day}, il vous est notifié que le bâtiment désigné ci-dessus "
    "fait l’objet des mesures suivantes.",
    "بناء على {law}قرار اللجنة بتاريخ {day}، نشعركم بأن البناية المبينة أعلاه موضوع التدابير التالية.",
    "Under {law}the decision of the commission of {day}, you are notified that "
    "the building named above is subject to the following measures.",
)
NOTICE_DEADLINE = T(
    "Ces mesures sont à exécuter au plus tard le {day}.",
    "يتعين تنفيذ هذه التدابير في أجل أقصاه {day}.",
    "These measures are to be carried out by {day} at the latest.",
)
APPEAL_BODY = T(
    "La personne concernée peut exercer un recours devant le président du tribunal administratif dans le ressort "
    "duquel se trouve le bâtiment, en sa qualité de juge des référés, dans un délai de {days}, soit au plus tard le "
    "{day}.",
    "يمكن للمعني بالأمر الطعن أمام رئيس المحكمة الإدارية التي توجد البناية في دائرة نفوذها، بصفته قاضيا للمستعجلات، "
    "داخل أجل {days}، أي إلى غاية {day}.",
    "The person concerned may appeal to the president of the administrative court in whose district the building "
    "stands, as judge in chambers, within {days}, that is by {day}.",
)
APPEAL_RULED = T(
    "Il est statué sur le recours dans un délai de {days}.",
    "يبت في الطعن داخل أجل {days}.",
    "The appeal is ruled upon within {days}.",
)
POSTED = T(
    "Le propriétaire n’étant pas connu, le présent avis est affiché sur le bâtiment et au siège de la commune.",
    "نظرا لعدم معرفة المالك، يعلق هذا الإشعار على البناية وبمقر الجماعة.",
    "The owner being unknown, this notice is posted on the building and at the seat of the commune.",
)
EVACUATION_BODY = T(
    "Vu {law}la décision de la commission du {day}, il est proposé d’ordonner l’évacuation du bâtiment désigné "
    "ci-dessus.",
    "بناء على {law}قرار اللجنة بتاريخ {day}، يقترح إصدار أمر بإخلاء البناية المبينة أعلاه.",
    "Under {law}the decision of the commission of {day}, it is proposed to "
    "order the evacuation of the building named above.",
)
EVACUATION_DEADLINE = T(
    "L’évacuation est à achever au plus tard le {day}.",
    "يتعين إتمام الإخلاء في أجل أقصاه {day}.",
    "The evacuation is to be finished by {day} at the latest.",
)
REHOUSED = T(
    "Le relogement provisoire des ménages est suivi dans leurs dossiers ; aucun nom n’est porté ici.",
    "تتبع إعادة الإسكان المؤقتة للأسر في ملفاتها؛ ولا يذكر هنا أي اسم.",
    "The temporary rehousing of households is followed in their files; no name is written here.",
)
SIGNED_INSPECTOR = T("L’inspecteur", "المعاين", "The inspector")
SIGNED_CHAIR = T("Le président de la commission", "رئيس اللجنة", "The chair of the commission")
SIGNED_SECRETARY = T("Le secrétariat", "الكتابة", "The secretariat")
SIGNED_PRESIDENT = T("Le président de la commune", "رئيس الجماعة", "The president of the commune")
SIGNED_RECEIPT = T("Reçu le", "توصل به بتاريخ", "Received on")
SIGNED_AUTHORITY = T("L’autorité compétente", "السلطة المختصة", "The competent authority")
