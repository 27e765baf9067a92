"""Names for people who do not exist. Families are called after things, so that nobody is meant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invented:
    """A name in both scripts."""

    latin: str
    arabic: str


FAMILIES = tuple(
    Invented(latin, arabic)
    for latin, arabic in (
        ("Zellij", "الزليج"),
        ("Safran", "الزعفران"),
        ("Naranj", "النارنج"),
        ("Yasmin", "الياسمين"),
        ("Rumman", "الرمان"),
        ("Noria", "الناعورة"),
        ("Fanous", "الفانوس"),
        ("Qandil", "القنديل"),
        ("Sahrij", "الصهريج"),
        ("Mizan", "الميزان"),
        ("Tarbiaa", "التربيعة"),
        ("Kanoun", "الكانون"),
        ("Serdab", "السرداب"),
        ("Rihan", "الريحان"),
        ("Loubane", "اللبان"),
        ("Nahhas", "النحاس"),
        ("Hsira", "الحصيرة"),
        ("Mahraz", "المهراز"),
        ("Qarmoud", "القرمود"),
        ("Zaytoun", "الزيتون"),
    )
)
GIVEN = {
    "female": tuple(
        Invented(latin, arabic)
        for latin, arabic in (
            ("Amina", "أمينة"),
            ("Khadija", "خديجة"),
            ("Malika", "مليكة"),
            ("Nour", "نور"),
            ("Rachida", "رشيدة"),
            ("Salma", "سلمى"),
            ("Zineb", "زينب"),
            ("Hanane", "حنان"),
            ("Ghita", "غيثة"),
            ("Ilham", "إلهام"),
        )
    ),
    "male": tuple(
        Invented(latin, arabic)
        for latin, arabic in (
            ("Ahmed", "أحمد"),
            ("Driss", "إدريس"),
            ("Hamid", "حميد"),
            ("Idir", "إيدير"),
            ("Karim", "كريم"),
            ("Mehdi", "مهدي"),
            ("Omar", "عمر"),
            ("Said", "سعيد"),
            ("Tarik", "طارق"),
            ("Youssef", "يوسف"),
        )
    ),
}
