import pytest
from bidi import get_base_level, get_display  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.direction import LRE, LRM, PDF, RLM, embed, set_right_to_left
from bot.library.markup import read_markup

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويہھےٹڈڑںگچپ"
MIXED = st.text(alphabet=f"{ARABIC}{RLM}{LRM} \n,;،؛.()*-+:/?0123456789٠١٢٣ABCxyz{{}}", max_size=60)

NEEDS_MARKS = [
    ("https://a.org الآن", ("https://a.org", "الآن")),
    ("2007 ECM هو", ("2007", "ECM", "هو")),
    ("ECM يعني أن كل طفل مهم", ("ECM", "يعني", "مهم")),
    ("ECM ہر بچے کے لیے", ("ECM", "ہر", "لیے")),
    ("- ECM يعني أن كل طفل مهم", ("ECM", "يعني", "مهم")),
    ("(ECM) ہر بچے کے لیے", ("(", "ECM", ")", "ہر", "لیے")),
    ("«ECM» يعني أن كل طفل مهم", ("«", "ECM", "»", "يعني", "مهم")),
    ("Every Child Matters: ہر بچہ", ("Every Child Matters", ":", "ہر", "بچہ")),
    ("اسألوا CVS, LSCB اليوم", ("اسألوا", "CVS", ",", "LSCB", "اليوم")),
    ("آج CVS، LSCB سے پوچھیں", ("آج", "CVS", "،", "LSCB", "سے", "پوچھیں")),
    ("اسألوا CVS; LSCB، DfE اليوم", ("اسألوا", "CVS", "LSCB", "DfE", "اليوم")),
    ("CVS, LSCB اليوم", ("CVS", "LSCB", "اليوم")),
    ("اتصلوا على +44 7700 900123 الآن", ("اتصلوا", "+44 7700 900123", "الآن")),
    ("اتصلوا على +447700900123 الآن", ("اتصلوا", "+447700900123", "الآن")),
    ("ابھی 07700 900123 پر فون کریں", ("ابھی", "07700 900123", "پر")),
    ("ہیلپ لائن: 020 7946 0018۔", ("ہیلپ", "020 7946 0018", "۔")),
]
FINE_ALREADY = [
    ("كل طفل مهم (ECM) اليوم", ("كل", "(", "ECM", ")", "اليوم")),
    ("ہر بچہ (Every Child Matters) اہم ہے", ("ہر", "Every Child Matters", "اہم")),
    ("اقرؤوا https://example.org/a?b=1 الآن", ("اقرؤوا", "https://example.org/a?b=1", "الآن")),
    ("یہ https://example.org/a/ پڑھیں۔", ("یہ", "https://example.org/a/", "پڑھیں", "۔")),
    ("من 5 إلى 16 سنة", ("من", "5", "إلى", "16", "سنة")),
    ("یہ 2004 کا قانون ہے", ("یہ", "2004", "کا", "ہے")),
    ("عند 12:30 في 2010/11 اليوم", ("عند", "12:30", "2010/11", "اليوم")),
    ("لدى CVS و LSCB مكتب", ("لدى", "CVS", "و", "LSCB", "مكتب")),
    # An Arabic reader reads a range from the right, so the first year stands there.
    ("في 2010-11 كان", ("في", "2010", "-", "11", "كان")),
]


def reads_in_order(line: str, runs: tuple[str, ...]) -> bool:
    """Whether the runs stand from right to left on the screen, each of them unbroken.

    A run of right-to-left letters stands reversed; Latin and figures stand as they are read. A bracket is
    turned by the font, so that the one that opens must stand on the right.
    """
    shown = str(get_display(line)).replace(RLM, "").replace(LRM, "")
    right = len(shown)
    for run in runs:
        seen = run if get_base_level(run) == 0 else run[::-1]
        right = shown.rfind(seen, 0, right)
        if right < 0:
            return False
    return True


@pytest.mark.parametrize(("line", "runs"), NEEDS_MARKS + FINE_ALREADY)
def test_latin_words_and_figures_read_in_order_in_a_right_to_left_line(
    line: str, runs: tuple[str, ...]
) -> None:
    assert reads_in_order(set_right_to_left(line), runs)


@pytest.mark.parametrize(("line", "runs"), NEEDS_MARKS)
def test_without_the_marks_the_line_would_read_wrong(line: str, runs: tuple[str, ...]) -> None:
    assert not reads_in_order(line, runs)


@given(
    st.sampled_from(["", "- ", "(", "**", '"', "«", "- **"]),
    st.text(alphabet="ABCdef", min_size=1, max_size=8),
    st.text(alphabet=f"{ARABIC} ،.", max_size=20),
)
def test_a_line_that_begins_with_latin_is_laid_out_right_to_left(before: str, latin: str, rest: str) -> None:
    assert get_base_level(set_right_to_left(f"{before}{latin} {rest}")) == 1


def test_each_line_of_a_text_is_laid_out_by_itself() -> None:
    lines = set_right_to_left("كل طفل مهم\nECM يعني\n\n- CVS هنا\nاليوم").split("\n")
    assert [get_base_level(line) for line in lines if line] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "text",
    ["", "كل طفل مهم", "من 5 إلى 16 سنة", "ہر بچہ (ECM) اہم ہے۔", "- خبز\n- حليب", "في 2010-11", "12:30"],
)
def test_a_text_that_needs_no_marks_gets_none(text: str) -> None:
    assert set_right_to_left(text) == text


@pytest.mark.parametrize("name", ["12 High Street", "2027 Budget Forum", "3rd Room"])
@pytest.mark.parametrize(
    ("before", "after"), [("جگہ: ", ""), ("یاد دہانی: ", " آج ہے۔"), ("", " میں آنے کا شکریہ")]
)
def test_a_name_that_begins_with_a_figure_keeps_it_in_front(name: str, before: str, after: str) -> None:
    def shown(text: str) -> str:
        line = set_right_to_left(f"{before}{text}{after}")
        assert get_base_level(line) == 1
        return "".join(each for each in str(get_display(line)) if each not in {RLM, LRM, LRE, PDF})

    assert name in shown(embed(name))
    assert set_right_to_left(embed(name)).count(PDF) == 1


@pytest.mark.parametrize("name", ["Room 12", "7:00 م", "020 7946 0018", "المكتبة", ""])
def test_other_names_stand_as_they_are(name: str) -> None:
    assert embed(name) == name


@given(MIXED)
def test_nothing_but_marks_is_added(text: str) -> None:
    def bare(marked: str) -> str:
        return marked.replace(RLM, "").replace(LRM, "")

    assert bare(set_right_to_left(text)) == bare(text)


@given(MIXED)
def test_setting_twice_changes_nothing_more(text: str) -> None:
    assert set_right_to_left(set_right_to_left(text)) == set_right_to_left(text)


def test_bold_words_and_list_items_stay_what_they_are() -> None:
    rich = read_markup(set_right_to_left("**ECM** يعني\n\n- **CVS, LSCB** هنا\n- **07700 900123**"))
    assert rich.text.replace(RLM, "").replace(LRM, "") == "ECM يعني\n\n- CVS, LSCB هنا\n- 07700 900123"
    assert len(rich.entities) == 3
