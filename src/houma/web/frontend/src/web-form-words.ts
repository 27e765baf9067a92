/** The words of the form component, which speaks English only: put in their place while it is bundled. */

interface Word {
  readonly fr: string;
  readonly ar: string;
  /** Said otherwise than the package does, in English too. */
  readonly en?: string;
}

/** By the text as it stands in the package. Figures after an Arabic word follow a left-to-right mark, for their sign. */
export const WORDS: Readonly<Record<string, Word>> = {
  Send: { fr: "Envoyer", ar: "إرسال" },
  Remove: { fr: "Retirer", ar: "حذف" },
  Delete: { fr: "Supprimer", ar: "حذف" },
  Cancel: { fr: "Annuler", ar: "إلغاء" },
  Save: { fr: "Enregistrer", ar: "حفظ" },
  " Add ": { fr: " Ajouter : ", ar: " إضافة: ", en: " Add: " },
  " Okay ": { fr: " D’accord ", ar: " موافق " },
  "Repeat Item": { fr: "Élément", ar: "عنصر", en: "Item" },
  "Change language": { fr: "Changer de langue", ar: "تغيير اللغة" },
  "change language": { fr: "changer de langue", ar: "تغيير اللغة" },
  "1 question with error.": { fr: "1 question à corriger.", ar: "سؤال واحد ينبغي تصحيحه.", en: "1 question to correct." },
  "Rank items": { fr: "Classer les éléments", ar: "ترتيب العناصر" },
  "Condition not satisfied: constraint": {
    fr: "Cette réponse n’est pas admise.",
    ar: "هذا الجواب غير مقبول.",
    en: "This answer is not accepted.",
  },
  "Condition not satisfied: required": {
    fr: "Une réponse est nécessaire.",
    ar: "الجواب ضروري.",
    en: "An answer is needed.",
  },
  "Take picture": { fr: "Prendre une photo", ar: "التقاط صورة" },
  "Choose image": { fr: "Choisir une image", ar: "اختيار صورة" },
  "Captured image preview": { fr: "Aperçu de l’image", ar: "معاينة الصورة", en: "Preview of the picture" },
  "🚧 Support for non-image uploads is pending. 🚧": {
    fr: "Ce fichier ne peut être joint que depuis l’application de terrain.",
    ar: "لا يمكن إرفاق هذا الملف إلا من تطبيق الميدان.",
    en: "This file can only be attached with the field application.",
  },
  "Get location": { fr: "Relever la position", ar: "تحديد الموقع" },
  "Try again": { fr: "Relever de nouveau", ar: "إعادة المحاولة" },
  "Save location": { fr: "Garder cette position", ar: "حفظ الموقع" },
  "Finding your location": { fr: "Recherche de la position", ar: "جارٍ تحديد الموقع" },
  " Location will be saved at ": { fr: " La position sera gardée à ", ar: " يُحفظ الموقع عند دقة " },
  "Time taken to capture location: ": { fr: "Temps de recherche : ", ar: "مدة البحث: " },
  " Previous saved location at ": { fr: " Position précédente à ", ar: " الموقع السابق بدقة " },
  "Cannot access location": { fr: "La position n’est pas accessible", ar: "تعذّر الوصول إلى الموقع" },
  "Grant location permission in the browser settings and make sure location is turned on.": {
    fr: "Autorisez la position dans les réglages du navigateur et vérifiez qu’elle est activée.",
    ar: "اسمحوا بالوصول إلى الموقع في إعدادات المتصفح وتأكدوا من تفعيله.",
  },
  "Location unavailable. Enable GPS and browser permissions, then restart the form to try again.": {
    fr: "Position indisponible. Activez le GPS et l’autorisation du navigateur, puis rouvrez le formulaire.",
    ar: "الموقع غير متاح. فعّلوا نظام تحديد المواقع وإذن المتصفح ثم أعيدوا فتح الاستمارة.",
  },
  "Good accuracy": { fr: "Bonne précision", ar: "دقة جيدة" },
  "Poor accuracy": { fr: "Précision faible", ar: "دقة ضعيفة" },
  "Unknown accuracy": { fr: "Précision inconnue", ar: "دقة غير معروفة" },
  "Accuracy: ": { fr: "Précision : ", ar: "الدقة: \u200e" },
  "Latitude: ": { fr: "Latitude : ", ar: "خط العرض: \u200e" },
  "Longitude: ": { fr: "Longitude : ", ar: "خط الطول: \u200e" },
  Accuracy: { fr: "Précision", ar: "الدقة" },
  Latitude: { fr: "Latitude", ar: "خط العرض" },
  Longitude: { fr: "Longitude", ar: "خط الطول" },
  Altitude: { fr: "Altitude", ar: "الارتفاع" },
  " Longitude is invalid ": { fr: " Longitude non valable ", ar: " خط الطول غير صالح " },
  " Latitude is invalid ": { fr: " Latitude non valable ", ar: " خط العرض غير صالح " },
  Advanced: { fr: "Plus d’options", ar: "خيارات أخرى", en: "More options" },
  "Full Screen": { fr: "Plein écran", ar: "ملء الشاشة", en: "Full screen" },
  "Zoom to fit": { fr: "Tout voir", ar: "عرض الكل", en: "See all" },
  "Zoom to current location": { fr: "Aller à ma position", ar: "الانتقال إلى موقعي", en: "Go to my location" },
  "Undo last change": { fr: "Annuler la dernière modification", ar: "التراجع عن آخر تعديل" },
  "Delete entire shape?": { fr: "Supprimer tout le contour ?", ar: "حذف الشكل كاملا؟" },
  "Delete entire trace?": { fr: "Supprimer tout le tracé ?", ar: "حذف المسار كاملا؟" },
  " Are you sure you want to delete this entire shape and start over? ": {
    fr: " Le contour sera supprimé et à refaire. ",
    ar: " سيُحذف الشكل ويُعاد رسمه. ",
    en: " The shape will be deleted and has to be drawn again. ",
  },
  " Are you sure you want to delete this entire trace and start over? ": {
    fr: " Le tracé sera supprimé et à refaire. ",
    ar: " سيُحذف المسار ويُعاد رسمه. ",
    en: " The trace will be deleted and has to be drawn again. ",
  },
  "Press and drag to move a point": { fr: "Appuyez et glissez pour déplacer un point", ar: "اضغطوا واسحبوا لنقل نقطة" },
  "Tap to place a point": { fr: "Touchez pour placer un point", ar: "المس لوضع نقطة" },
  "Tap to move point": { fr: "Touchez pour déplacer le point", ar: "المس لنقل النقطة" },
  "Use the location button to center on your current location": {
    fr: "Le bouton de position centre la carte sur vous",
    ar: "زر الموقع يوسّط الخريطة على مكانك",
    en: "The location button centres the map on you",
  },
  "No trace saved": { fr: "Aucun tracé", ar: "لا مسار", en: "No trace" },
  "No shape saved": { fr: "Aucun contour", ar: "لا شكل", en: "No shape" },
  "No point saved": { fr: "Aucun point", ar: "لا نقطة", en: "No point" },
  "Point saved": { fr: "Point gardé", ar: "حُفظت النقطة" },
  "Trace saved": { fr: "Tracé gardé", ar: "حُفظ المسار" },
  "Shape saved": { fr: "Contour gardé", ar: "حُفظ الشكل" },
  "Feature saved": { fr: "Objet gardé", ar: "حُفظ العنصر" },
  "Capturing location...": { fr: "Recherche de la position…", ar: "جارٍ تحديد الموقع…", en: "Finding the location…" },
  "Remove point": { fr: "Retirer le point", ar: "حذف النقطة" },
  "View details": { fr: "Voir le détail", ar: "عرض التفاصيل" },
  "Remove selection": { fr: "Retirer la sélection", ar: "إلغاء الاختيار" },
  "Save selected": { fr: "Garder la sélection", ar: "حفظ الاختيار" },
  "Import data to replace location": { fr: "Remplacer par des données", ar: "الاستبدال ببيانات", en: "Replace by data" },
  "Paste data in ODK format": { fr: "Coller des données au format ODK", ar: "لصق بيانات بصيغة ODK" },
  "Enter as: Lat Long Alt Acc (e.g. 45.5 -122.6 15 2; 45.6 -122.7 12 3)": {
    fr: "Latitude longitude altitude précision (34.06 -4.97 410 3; 34.07 -4.98 412 3)",
    ar: "خط العرض ثم الطول ثم الارتفاع ثم الدقة (34.06 -4.97 410 3; 34.07 -4.98 412 3)",
    en: "Latitude longitude altitude accuracy (34.06 -4.97 410 3; 34.07 -4.98 412 3)",
  },
  "Upload a GeoJSON file": { fr: "Joindre un fichier GeoJSON", ar: "إرفاق ملف GeoJSON" },
  "Upload file": { fr: "Choisir un fichier", ar: "اختيار ملف", en: "Choose a file" },
  "File is empty.": { fr: "Le fichier est vide.", ar: "الملف فارغ.", en: "The file is empty." },
  "Unsupported file type. Please upload a .geojson file.": {
    fr: "Ce type de fichier n’est pas lu : un fichier .geojson est attendu.",
    ar: "هذا النوع من الملفات غير مقروء: المنتظر ملف .geojson.",
    en: "This type of file is not read: a .geojson file is expected.",
  },
  "Failed to parse file. Ensure it is a valid GeoJSON.": {
    fr: "Le fichier n’a pas pu être lu : ce n’est pas un GeoJSON valable.",
    ar: "تعذّرت قراءة الملف: ليس GeoJSON صالحا.",
    en: "The file could not be read: it is no valid GeoJSON.",
  },
  "Incorrect geometry type.": { fr: "Ce n’est pas la forme attendue.", ar: "ليس هذا الشكل المنتظر.", en: "This is not the expected kind of shape." },
  "Graphics issue detected": { fr: "La carte ne s’affiche pas", ar: "تعذّر عرض الخريطة", en: "The map is not shown" },
  "Your browser cannot display the map now. Enable graphics acceleration settings.": {
    fr: "Le navigateur ne peut pas dessiner la carte : activez l’accélération graphique.",
    ar: "لا يستطيع المتصفح رسم الخريطة: فعّلوا تسريع الرسوميات.",
    en: "The browser cannot draw the map: switch graphics acceleration on.",
  },
};

type Language = "fr" | "ar" | "en";

function language(): Language {
  const { lang } = document.documentElement;
  return lang === "ar" || lang === "en" ? lang : "fr";
}

/** What `text` of the package reads in the page's language. */
export function word(text: string): string {
  const spoken = language();
  const known = WORDS[text];
  return spoken === "en" ? (known?.en ?? text) : (known?.[spoken] ?? text);
}

const FAULTS: Record<Language, Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }> = {
  fr: { one: "# question à corriger.", other: "# questions à corriger." },
  en: { one: "# question to correct.", other: "# questions to correct." },
  ar: { two: "سؤالان ينبغي تصحيحهما.", few: "# أسئلة ينبغي تصحيحها.", many: "# سؤالا ينبغي تصحيحه.", other: "# سؤال ينبغي تصحيحه." },
};

/** How many questions have a fault, in words. */
export function faults(count: number, spoken: Language = language()): string {
  const forms = FAULTS[spoken];
  return (forms[new Intl.PluralRules(spoken).select(count)] ?? forms.other).replace("#", count.toString());
}

function host(): HTMLElement | null {
  return document.querySelector<HTMLElement>("houma-form");
}

/** Brings the head of the form into sight, where it says what is to be corrected. */
export function revealForm(): void {
  host()?.scrollIntoView({ block: "start" });
}

/** Says that the component opened a form, anew or again. */
export function formState(state: unknown): void {
  host()?.dispatchEvent(new CustomEvent("houma-form-state", { detail: state }));
}

/** With what the page allows the component's own styles, and no others. */
export function styleNonce(): string | undefined {
  return host()?.nonce;
}

/** The map under a question about a place: the one that the house is configured with, or none. */
export function baseTiles(): string | undefined {
  const tiles = host()?.dataset.tiles;
  return tiles === "" ? undefined : tiles;
}

export function baseAttribution(): string {
  return host()?.dataset.attribution ?? "";
}
