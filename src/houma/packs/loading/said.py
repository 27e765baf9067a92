"""What the steps of loading say they did, in three languages."""

from houma.values.multilingual import Multilingual as T

CHECKED = T("fichiers vérifiés", "تم التحقق من الملفات", "files checked")
REFUSED = T("refusé", "مرفوض", "refused")
TERRITORIES = T(
    "{count} territoires : {new} nouveaux, {changed} changés",
    "{count} مجالات ترابية: {new} جديدة، {changed} متغيرة",
    "{count} territories: {new} new, {changed} changed",
)
BOUNDARIES = T(
    "{count} limites : {changed} nouvelles ou changées",
    "{count} حدود: {changed} جديدة أو متغيرة",
    "{count} boundaries: {changed} new or changed",
)
SOURCES = T("{count} sources", "{count} مصادر", "{count} sources")
MEASURES = T("{units} unités, {count} mesures", "{units} وحدات، {count} مقاييس", "{units} units, {count} measures")
PARTIES = T("{count} partenaires", "{count} شركاء", "{count} partners")
PROGRAMMES = T("{count} programmes", "{count} برامج", "{count} programmes")
PROJECTS = T(
    "{count} projets : {new} nouveaux, {changed} changés",
    "{count} مشاريع: {new} جديدة، {changed} متغيرة",
    "{count} projects: {new} new, {changed} changed",
)
COMPONENTS = T(
    "{count} composantes : {new} nouvelles, {changed} changées",
    "{count} مكونات: {new} جديدة، {changed} متغيرة",
    "{count} components: {new} new, {changed} changed",
)
PUBLISHED = T(
    "{count} conventions publiées : {new} nouvelles, {changed} changées",
    "{count} اتفاقيات منشورة: {new} جديدة، {changed} متغيرة",
    "{count} published agreements: {new} new, {changed} changed",
)
EVIDENCE = T(
    "{count} pièces du cycle tirées des sources : {changed} nouvelles ou changées",
    "{count} وثائق للدورة من المصادر: {changed} جديدة أو متغيرة",
    "{count} pieces of evidence from sources: {changed} new or changed",
)
COURSE = T(
    "{count} projets négociés : {events} événements",
    "{count} مشاريع متفاوض عليها: {events} أحداث",
    "{count} negotiated projects: {events} events",
)
CONTAINMENTS = T(
    "{count} inclusions entre conventions : {new} nouvelles",
    "{count} علاقات احتواء بين الاتفاقيات: {new} جديدة",
    "{count} agreements known as parts of others: {new} new",
)
OVERLAPS = T(
    "{count} paires de conventions qui se recoupent : {new} nouvelles",
    "{count} أزواج من الاتفاقيات المتقاطعة: {new} جديدة",
    "{count} pairs of agreements that overlap: {new} new",
)
CLAIMS = T(
    "{count} affirmations : {new} nouvelles, {readopted} nouvellement retenues",
    "{count} معطيات منشورة: {new} جديدة، {readopted} معتمدة من جديد",
    "{count} claims: {new} new, {readopted} adopted anew",
)
TOTALS = T("{count} totaux officiels", "{count} مجاميع رسمية", "{count} official totals")
PAPERS = T("{count} modèles de convention", "{count} نماذج للاتفاقيات", "{count} templates of agreements")
LIFE = T(
    "{count} lignes de la vie des projets",
    "{count} أسطر من حياة المشاريع",
    "{count} rows of the life of projects",
)
ENVELOPES = T("{count} enveloppes", "{count} أغلفة مالية", "{count} envelopes")
INDICATORS = T(
    "{count} indicateurs : {new} nouveaux, {changed} changés",
    "{count} مؤشرات: {new} جديدة، {changed} متغيرة",
    "{count} indicators: {new} new, {changed} changed",
)
FIGURES = T(
    "{count} chiffres : {new} nouveaux, {revised} révisés",
    "{count} أرقام: {new} جديدة، {revised} مراجعة",
    "{count} figures: {new} new, {revised} revised",
)
SDG = T(
    "ODD 11.3.1 : {count} rapports calculés", "الهدف 11.3.1: {count} نسب محسوبة", "SDG 11.3.1: {count} ratios computed"
)
WATCH_RULES = T(
    "{count} règles de veille : {new} nouvelles, {changed} changées",
    "{count} قواعد لليقظة: {new} جديدة، {changed} متغيرة",
    "{count} rules of the watch: {new} new, {changed} changed",
)
FRAMEWORK = T(
    "{count} cadre d’indicateurs, {runs} calculs figés",
    "{count} إطار مؤشرات، {runs} حسابات مجمدة",
    "{count} framework of indicators, {runs} frozen runs",
)
RISK = T("{count} grilles de risque", "{count} شبكات للمخاطر", "{count} schemes of risk")
