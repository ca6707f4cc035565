import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.integrity import Rules, examine

BENGALI = Rules(
    language="bn",
    script="Beng",
    months={"March": {"মার্চ"}},
    commands={"STOP": {"বন্ধ"}, "MORE": {"আরও"}},
    terms={"grant": {"অনুদান"}, "community group": {"কমিউনিটি গ্রুপ"}},
)
ARABIC = Rules(
    language="ar",
    script="Arab",
    months={"March": {"مارس", "آذار"}},
    commands={"STOP": {"توقف"}, "WRONG NUMBER": {"رقم خاطئ"}},
    terms={"volunteer": {"متطوع"}, "council": {"المجلس"}, "council for voluntary service": {"مركز التطوع"}},
)
URDU = Rules(language="ur", script="Arab", months={"March": {"مارچ"}}, commands={"STOP": {"بند"}}, terms={})
CHINESE = Rules(
    language="zh_Hant_HK",
    script="Hant",
    months={"September": {"9月", "九月"}},
    commands={"STOP": {"停止"}},
    terms={"community group": {"社區團體"}},
)
POLISH = Rules(
    language="pl",
    script="Latn",
    months={"March": {"marzec", "marca"}},
    commands={"STOP": {"stop", "koniec"}},
    terms={"grant": {"dotacja"}, "children's services": {"usługi dla dzieci"}},
)
SOMALI = Rules(language="so", script="Latn", months={}, commands={"STOP": {"jooji"}}, terms={})

FAULTS = [
    (ARABIC, "It is 2.5 of 2,000.", "2.5 فقط.", ["the number 2000 is missing"], "٢٫٥ من ٢٬٠٠٠."),
    (
        BENGALI,
        "Read https://example.org/a.",
        "পড়ুন।",
        ["the link https://example.org/a is not in both"],
        "পড়ুন https://example.org/a।",
    ),
    (ARABIC, "Was it in March? May we ask?", "هل في?", ["the month March is missing"], "هل في مارس؟"),
    (BENGALI, "The law is from 2004.", "আইনটি পুরনো।", ["the number 2004 is missing"], "আইনটি ২০০৪ সালের।"),
    (
        BENGALI,
        "The plan was written in 2003.",
        "পরিকল্পনাটি ২০০৪ সালে লেখা।",
        ["the number 2003 is missing", "the number 2004 is not in the English"],
        "পরিকল্পনাটি ২০০৩ সালে লেখা।",
    ),
    (
        URDU,
        "Meet at 12:30 for 15 minutes.",
        "۱۲:۳۰ بجے ملیں۔",
        ["the number 15 is missing"],
        "۱۲:۳۰ بجے ۱۵ منٹ کے لیے ملیں۔",
    ),
    (POLISH, "It is free.", "To kosztuje 0 zł.", ["the number 0 is not in the English"], "To jest za darmo."),
    (
        ARABIC,
        "Two of the five boroughs answered.",
        "أجابت ٣ من ٥ أحياء.",
        ["the number 3 is not in the English"],
        "أجابت ٢ من ٥ أحياء.",
    ),
    (CHINESE, "There are five aims.", "有6個目標。", ["the number 6 is not in the English"], "有5個目標。"),
    (POLISH, "Good day, {name}.", "Dzień dobry.", ["{name} is missing"], "{name}, dzień dobry."),
    (SOMALI, "Good day.", "Maalin wanaagsan, {name}.", ["{name} is not in the English"], "Maalin wanaagsan."),
    (
        URDU,
        "Every child matters.",
        "{name}، ہر بچہ اہم ہے۔",
        ["{name} is not in the English"],
        "ہر بچہ اہم ہے۔",
    ),
    (
        URDU,
        "Read https://example.org/a now.",
        "اب https://example.org/b پڑھیں۔",
        ["the link https://example.org/a is not in both", "the link https://example.org/b is not in both"],
        "اب https://example.org/a پڑھیں۔",
    ),
    (
        CHINESE,
        "Read [this page](https://example.org/2004) now.",
        "請閱讀本頁。",
        ["the link https://example.org/2004 is not in both"],
        "請閱讀[本頁](https://example.org/2004)。",
    ),
    (
        BENGALI,
        "It changed in March 2005.",
        "২০০৫ সালে এটি বদলেছে।",
        ["the month March is missing"],
        "২০০৫ সালের মার্চে এটি বদলেছে।",
    ),
    (ARABIC, "It changed in March.", "تغير هذا.", ["the month March is missing"], "تغير هذا في آذار."),
    (CHINESE, "It begins in September.", "很快開始。", ["the month September is missing"], "9月開始。"),
    (BENGALI, "Reply STOP to end.", "শেষ করতে উত্তর দিন।", ["the word STOP is missing"], "শেষ করতে বন্ধ লিখুন।"),
    (POLISH, "Reply STOP to end.", "Odpisz: stopniowo.", ["the word STOP is missing"], "Odpisz Koniec."),
    (
        ARABIC,
        "Reply WRONG NUMBER to us.",
        "أجيبوا علينا.",
        ["the word WRONG NUMBER is missing"],
        "أجيبوا علينا: رقم خاطئ",
    ),
    (SOMALI, "Reply STOP to end.", "Ku jawaab.", ["the word STOP is missing"], "Ku jawaab STOP."),
    (URDU, "ECM began then.", "یہ تب شروع ہوا۔", ["ECM is missing"], "ECM تب شروع ہوا۔"),
    (
        POLISH,
        "LSCBs and the CVS met.",
        "CVS miał spotkanie.",
        ["LSCB is missing"],
        "LSCB i CVS miały spotkanie.",
    ),
    (
        POLISH,
        "**Ask now.** Then go.",
        "Zapytaj teraz. Potem idź.",
        ["has 0 bold marks, the English 2"],
        "**Zapytaj teraz.** Potem idź.",
    ),
    (SOMALI, "- bread\n- milk", "- rooti, caano", ["has 1 list items, the English 2"], "- rooti\n- caano"),
    (ARABIC, "every child", "کل طفل", ["has letters of another alphabet: ک"], "كل طفل"),
    (
        URDU,
        "every child's book",
        "ہر بچے كي کتاب",
        ["has letters of another alphabet: ك ي"],
        "ہر بچے کی کتاب",
    ),
    (CHINESE, "our country", "我国", ["has simplified characters: 国"], "我國"),
    (CHINESE, "we are here", "我们在這裡", ["has simplified characters: 们"], "我們在這裡"),
    (CHINESE, "this is ours", "这是我們的", ["has simplified characters: 这"], "呢個係我哋嘅"),
    (
        POLISH,
        "help for families",
        "pom\u043ec dla rodzin",
        ["has letters of another script: \u043e"],
        "pomoc dla rodzin",
    ),
    (
        BENGALI,
        "help for families",
        "পরিবারের জন্য ঘर",
        ["has letters of another script: र"],
        "পরিবারের জন্য সাহায্য",
    ),
    (CHINESE, "help for families", "ヘ家庭", ["has letters of another script: ヘ"], "幫助家庭"),
    (
        BENGALI,
        "Ask your councils.",
        "আপনার council office-এ জিজ্ঞাসা করুন।",
        ["the Latin word office is not in the English"],
        "আপনার council-এ জিজ্ঞাসা করুন।",
    ),
    (
        URDU,
        "Ask {name}.",
        "{name} please سے پوچھیں",
        ["the Latin word please is not in the English"],
        "{name} سے پوچھیں",
    ),
    (ARABIC, "Every child matters.", " \n\u00a0", ["is empty"], "كل طفل مهم."),
    (POLISH, "Ask the office.", "ask  the\nOffice.", ["is still the English"], "Zapytaj w biurze."),
    (URDU, "Every child matters.", "Every child matters.", ["is still the English"], "ہر بچہ اہم ہے۔"),
    (
        BENGALI,
        "A grant is money.",
        "এটা টাকা।",
        ["'grant' is not said by its fixed translation: অনুদান"],
        "অনুদান হলো টাকা।",
    ),
    (
        CHINESE,
        "Your community group counts.",
        "你的小組很重要。",
        ["'community group' is not said by its fixed translation: 社區團體"],
        "你的社區團體很重要。",
    ),
    (
        ARABIC,
        "Ask the council for voluntary service.",
        "اسألوا المجلس.",
        ["'council for voluntary service' is not said by its fixed translation: مركز التطوع"],
        "اسألوا مركز التطوع.",
    ),
]


@pytest.mark.parametrize(("rules", "english", "faulty", "reasons", "clean"), FAULTS)
def test_a_fault_is_named_and_nothing_else(
    rules: Rules, english: str, faulty: str, reasons: list[str], clean: str
) -> None:
    assert list(examine(english, faulty, rules)) == reasons


@pytest.mark.parametrize(("rules", "english", "faulty", "reasons", "clean"), FAULTS)
def test_the_same_text_said_right_has_no_fault(
    rules: Rules, english: str, faulty: str, reasons: list[str], clean: str
) -> None:
    assert list(examine(english, clean, rules)) == []


@pytest.mark.parametrize(
    ("rules", "english", "translation"),
    [
        (POLISH, "Ask for grants.", "Poproś o dotacje."),
        (POLISH, "Ask children's services.", "Zapytaj w usługach dla dzieci."),
        (ARABIC, "The volunteers came.", "جاء المتطوعون."),
        (ARABIC, "The council met.", "اجتمع مجلس المدينة."),
        (BENGALI, "Your community groups.", "আপনাদের কমিউনিটি গ্রুপগুলো।"),
        (BENGALI, "Immigrants came.", "অভিবাসীরা এসেছে।"),
    ],
)
def test_a_term_may_be_bent_at_its_ends(rules: Rules, english: str, translation: str) -> None:
    assert list(examine(english, translation, rules)) == []


def test_the_name_of_a_term_is_not_held_to_the_other_terms() -> None:
    assert list(examine("grant", "মঞ্জুরি", BENGALI, terms=False)) == []
    assert list(examine("grant", "মঞ্জুরি", BENGALI)) != []


def test_a_name_in_braces_is_no_term() -> None:
    assert list(examine("More about {grant}.", "{grant} নিয়ে আরও।", BENGALI)) == []


@pytest.mark.parametrize("name", ["Ofsted", "ECM", "{name} {count}"])
def test_a_single_word_may_stay_as_it_is(name: str) -> None:
    assert list(examine(name, name, POLISH)) == []


def test_a_plural_form_may_say_its_number_in_words() -> None:
    english, one = "{count} parts more to {name}", "Jeszcze jedna część do {name}"
    assert list(examine(english, one, POLISH, counts=True)) == []
    assert list(examine(english, one, POLISH)) == ["{count} is missing"]
    assert list(examine(english, "Jeszcze jedna część", POLISH, counts=True)) == ["{name} is missing"]


@pytest.mark.parametrize(
    ("rules", "zero"), [(BENGALI, "০"), (ARABIC, "٠"), (URDU, "۰"), (CHINESE, "０"), (POLISH, "0")]
)
@given(number=st.integers(0, 10**6), other=st.integers(0, 10**6))
def test_numbers_are_compared_by_value_in_any_figures(
    rules: Rules, zero: str, number: int, other: int
) -> None:
    own = "".join(chr(ord(zero) + int(figure)) for figure in str(other))
    reasons = list(examine(f"({number})", f"[{own}]", rules))
    assert (reasons == []) == (number == other)
