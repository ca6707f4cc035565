"""The commands about words: counted, previewed, checked, translated."""

import json
import shutil
from pathlib import Path

import pytest

from bot.settings import resources
from tests.integration.conftest import Handbill, in_a_process

ECM = "what-ecm-was-and-is"
TITLE = "Every Child Matters: what it was, what is left"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The data directory's folder for a network's own briefings."""
    folder = tmp_path / "data" / "briefings"
    folder.mkdir(parents=True)
    return folder


def own_briefing(own: Path, name: str = "our-summer", **changes: str) -> Path:
    """A briefing of the network's own, made from one that comes with Handbill."""
    path = own / f"{name}.yaml"
    text = (resources() / "content" / "briefings" / f"{ECM}.yaml").read_text()
    for old, new in {f"id: {ECM}": f"id: {name}", **changes}.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    return path


# ------------------------------------------------------------------------------------ segments


def test_segments_answers_a_line_for_a_line() -> None:
    asked = [{"text": "Hello"}, {"text": "ç"}, {"text": ""}, {"text": "a" * 161}, {"text": "It’s\r\n"}]
    ran = in_a_process("segments", "--limit", "1", stdin="".join(json.dumps(each) + "\n" for each in asked))
    assert ran.code == 0
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"encoding": "GSM-7", "segments": 1, "units": 5, "dear": [], "over_by": 0},
        {"encoding": "UCS-2", "segments": 1, "units": 1, "dear": ["ç"], "over_by": 0},
        {"encoding": "GSM-7", "segments": 1, "units": 0, "dear": [], "over_by": 0},
        {"encoding": "GSM-7", "segments": 2, "units": 161, "dear": [], "over_by": 1},
        {"encoding": "UCS-2", "segments": 1, "units": 6, "dear": ["’"], "over_by": 0},
    ]


def test_segments_can_fold_first(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(json.dumps({"text": "It’s – łódź"}) + "\n")
    dear = [
        json.loads(handbill("segments", str(file), "--fold", fold).out)["dear"]
        for fold in ("off", "punctuation", "accents")
    ]
    assert dear == [["’", "–", "ł", "ó", "ź"], ["ł", "ó", "ź"], []]


def test_half_a_character_is_told_and_the_next_line_answered(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "\\ud83d"}\n' + "[" * 100_000 + '\n{"text": "d"}\n')
    ran = handbill("segments", str(file))
    assert ran.code == 1
    assert "line 1: holds half a character" in ran.err
    assert json.loads(ran.out.splitlines()[-1])["units"] == 1


def test_segments_tells_bad_lines_and_answers_the_others(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "a"}\nnot json\n{"txt": "b"}\n["c"]\n{"text": 5}\n{"text": "d"}\n')
    ran = handbill("segments", str(file))
    assert ran.code == 1
    assert [("error" in json.loads(line)) for line in ran.out.splitlines()] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    assert "line 2: is not JSON" in ran.err
    assert "line 5: needs a text" in ran.err
    assert handbill("segments", str(tmp_path / "nothing.jsonl")).code == 1
    assert handbill("segments", "--limit", "0").code == 2


# ------------------------------------------------------------------------------------ preview


def test_preview_holds_every_level_language_and_channel(handbill: Handbill) -> None:
    rows = json.loads(handbill("briefings", "preview", ECM, "--json").out)
    assert len({(row["level"], row["language"], row["channel"]) for row in rows}) == len(rows) == 4 * 7 * 2
    for row in rows:
        assert row["text"]
        assert row["translation"] == ("reviewed" if row["language"] == "en" else "draft")
        assert row["goes_out_in"] == "en"
        if row["channel"] == "sms":
            assert 1 <= row["segments"] <= 3
            assert row["pence"] == pytest.approx(row["segments"] * 4)
            assert (row["encoding"] == "UCS-2") == bool(row["dear"])
        else:
            assert (row["encoding"], row["segments"], row["pence"]) == (None, 0, 0)


def test_preview_as_a_table_marks_what_is_dear(handbill: Handbill) -> None:
    ran = handbill("briefings", "preview", ECM, "--level", "low", "--channel", "sms")
    lines = {line.split()[0]: line for line in ran.out.splitlines() if " sms " in line}
    assert "* its script" in lines["bn"]
    assert "* ż" in lines["pl"]
    assert "*" not in lines["en"] + lines["so"]


def test_preview_says_what_is_missing(handbill: Handbill, own: Path) -> None:
    own_briefing(own)
    rows = json.loads(handbill("briefings", "preview", "our-summer", "--language", "Bengali", "--json").out)
    assert {(row["translation"], row["goes_out_in"]) for row in rows} == {("missing", "en")}


def test_a_talk_sheet_is_five_sentences_with_a_guide(handbill: Handbill) -> None:
    sheet = json.loads(handbill("briefings", "talk-sheet", ECM, "--language", "polski", "--json").out)
    assert len(sheet["sentences"]) == 5
    assert sheet["draft"] is True
    assert sheet["language"] == "pl"
    ran = handbill("briefings", "talk-sheet", ECM)
    assert "  5. " in ran.out
    assert "On a visit" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("preview", "nothing"),
        ("preview", ECM, "--language", "Klingon"),
        ("talk-sheet", ECM, "--language", "x"),
    ],
)
def test_what_is_not_there_is_told(handbill: Handbill, arguments: tuple[str, ...]) -> None:
    ran = handbill("briefings", *arguments)
    assert ran.code == 1
    assert "There are: " in ran.err


def test_an_aside_is_shown_to_those_it_is_for(handbill: Handbill) -> None:
    faith = handbill("briefings", "show", ECM, "--kind", "faith").out
    assert "Faith groups often reach families" in faith
    assert "Faith groups often reach families" not in handbill("briefings", "show", ECM).out


# ------------------------------------------------------------------------------------ content check


def test_what_comes_with_handbill_has_no_mistake(handbill: Handbill) -> None:
    report = json.loads(handbill("content", "check", "--json").out)
    assert report["mistakes"] == []
    assert report["files"] > 40


def test_a_networks_own_briefing_is_used_beside_the_others(handbill: Handbill, own: Path) -> None:
    own_briefing(own)
    assert handbill("content", "check", "--no-translations").code == 0
    listed = [row["id"] for row in json.loads(handbill("briefings", "list", "--json").out)]
    assert "our-summer" in listed
    assert len(listed) == 9


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("topic: ecm", "topic: ecm\ncolour: blue", "our-summer.yaml:4: colour: nobody reads this key"),
        ('speaks_of: "2003', 'speaks_of: *date\nx: "2003', "is not YAML"),
        ("topic: ecm", "topic: &t ecm\nchecked: *t", "aliases are not used here"),
        ("checked: 2026-11-22", "checked: 12:30", "checked"),
        (
            "It had five aims",
            "The stakeholder engagement of the XYZ had five aims",
            "'XYZ' is not in the glossary",
        ),
        (
            "It had five aims",
            "We utilise five aims",
            "'utilise' is jargon the glossary does not have; say: use",
        ),
        (
            "You do some of this already:",
            f"You do {'some of this and ' * 6}the rest:",
            "words, more than 22",
        ),
        ("  - be healthy\n", "  1. be healthy\n", "our-summer.yaml:14: long: ordered list: is not used"),
        ("From 2010 the", "From 2010 the XYZ", "our-summer.yaml:20: 'XYZ' is not in the glossary"),
        ('  - "In 2003', '  - "Well. In 2003', "each item is one spoken sentence"),
        ("topic: ecm", "topic: !!python/name:os.system x", "tags such as"),
        ("topic: ecm", "topic: ecm # \f", "is not YAML"),
        ("The plan ended in 2010.", "The plan ended in 2010. " + "It is over now. " * 30, "units too long"),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_leaves_the_others_in_use(
    handbill: Handbill, own: Path, old: str, new: str, mistake: str
) -> None:
    own_briefing(own, **{old: new})
    ran = handbill("content", "check", "--no-translations")
    assert ran.code == 1
    assert mistake in ran.out
    assert f"{own / 'our-summer.yaml'}:" in ran.out
    assert handbill("briefings", "show", ECM).code == 0


def test_a_broken_briefing_is_left_out_and_said_so(handbill: Handbill, own: Path) -> None:
    own_briefing(own, **{"topic: ecm": "topik: ecm"})
    ran = handbill("briefings", "list", "--json")
    assert "our-summer" not in ran.out
    assert "our-summer.yaml:2: topic: is missing; this file is left out" in ran.err


def test_hidden_files_are_passed_over_and_other_names_told(handbill: Handbill, own: Path) -> None:
    (own / ".#our-summer.yaml").symlink_to("nobody@nowhere")
    assert handbill("content", "check", "--no-translations").code == 0
    own_briefing(own).rename(own / "our-summer.yml")
    assert "our-summer.yml:1: is not read: name it .yaml" in handbill("content", "check").out


def test_a_briefing_of_the_same_name_is_a_mistake(handbill: Handbill, own: Path) -> None:
    shutil.copy(resources() / "content" / "briefings" / f"{ECM}.yaml", own / f"{ECM}.yaml")
    assert "comes with Handbill" in handbill("content", "check", "--no-translations").out


def test_long_legal_prose_is_too_hard(handbill: Handbill, own: Path) -> None:
    hard = "Notwithstanding organisational responsibilities, representatives deliberate. "
    own_briefing(own, **{"  From 2010": f"  {hard * 12}From 2010"})
    assert "reading age of" in handbill("content", "check", "--no-translations").out


def test_a_briefing_past_its_review_is_sent_with_a_warning(
    handbill: Handbill, own: Path, table: Path
) -> None:
    own_briefing(own, **{"checked: 2026-11-22": "checked: 2019-01-07", "review_by: 2027": "review_by: 2020"})
    handbill("groups", "import", str(table))
    for command in (("send", "our-summer", "--simulate", "--yes"), ("preview", "our-summer")):
        ran = handbill("briefings", *command)
        assert ran.code == 0
        assert "was to be reviewed by 2020-11-01" in ran.err
    assert "was to be reviewed" not in handbill("briefings", "preview", ECM).err


# ------------------------------------------------------------------------------------ translations


def test_status_tells_each_language(handbill: Handbill) -> None:
    report = json.loads(handbill("translations", "status", "--json").out)
    assert [each["language"] for each in report] == ["ar", "bn", "pl", "so", "ur", "zh_Hant_HK"]
    for each in report:
        assert (each["translated"], each["missing"]) == (0, 0)
        assert each["drafted"] > 300
        assert (each["must_haves"], each["must_haves_reviewed"]) == (6, 0)
        assert each["can_go_out"] == []
        assert len(each["waiting"]) == 8
    assert "0 of 6" in handbill("translations", "status").out


def test_drafts_that_are_allowed_can_go_out(handbill: Handbill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_DRAFTS", "allow")
    report = json.loads(handbill("translations", "status", "--json").out)
    assert all(len(each["can_go_out"]) == 8 for each in report)


def test_must_haves_are_approved_one_by_one(handbill: Handbill) -> None:
    listed = json.loads(handbill("translations", "list", "bn", "--must-haves", "--json").out)
    contexts = [each["context"] for each in listed]
    assert handbill("translations", "approve", "Bengali", *contexts).code == 0
    assert handbill("translations", "list", "bn", "--must-haves").out == ""
    status = json.loads(handbill("translations", "status", "--json").out)
    assert {each["language"]: each["must_haves_reviewed"] for each in status}["bn"] == 6


def test_a_correction_by_hand(handbill: Handbill) -> None:
    assert handbill("translations", "correct", "bn", "replies/wrong_number_done", "ঠিক আছে।").code == 0
    refused = handbill("translations", "correct", "bn", "replies/kept_for_person", "ধন্যবাদ।")
    assert refused.code == 1
    assert "the number 999 is missing" in refused.err
    assert handbill("translations", "approve", "bn", "replies/nothing").code == 1


def test_review_goes_through_what_waits() -> None:
    ran = in_a_process("translations", "review", "ar", "--must-haves", stdin="a\n\nc\nخطأ\nq\n")
    assert ran.code == 0
    assert "1 of 6: replies/safety" in ran.out
    assert "was not kept" in ran.err
    assert "1 reviewed." in ran.err
    status = json.loads(in_a_process("translations", "status", "--json").out)
    assert {each["language"]: each["translated"] for each in status}["ar"] == 1


@pytest.mark.parametrize("typed", ["c\n", "c\nq\n", "c\n\n"])
def test_a_correction_that_is_not_typed_leaves_the_text(typed: str) -> None:
    ran = in_a_process("translations", "review", "ar", "--must-haves", stdin=typed)
    assert ran.code == 0
    assert "0 reviewed." in ran.err


def test_a_catalogue_goes_to_a_translator_and_comes_back(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "so.po"
    assert handbill("translations", "export", "so", str(file)).code == 0
    file.write_text(file.read_text().replace("#, fuzzy, python-brace-format\n", "#, python-brace-format\n"))
    report = json.loads(handbill("translations", "import", "so", str(file), "--json").out)
    assert report["reviewed"] > 5
    assert report["refused"] == []
    assert handbill("translations", "import", "so", str(tmp_path / "nothing.po")).code == 1


def test_own_briefings_are_translated_the_same_way(handbill: Handbill, own: Path, tmp_path: Path) -> None:
    own_briefing(own)
    file = tmp_path / "pl.po"
    handbill("translations", "export", "pl", str(file))
    assert 'msgctxt "briefings/our-summer/title"' in file.read_text()
    title = f'msgctxt "briefings/our-summer/title"\nmsgid "{TITLE}"\nmsgstr '
    translated = f'{title}"Każde dziecko jest ważne: co to było i co zostało"'
    file.write_text(file.read_text().replace(f'{title}""', translated))
    report = json.loads(handbill("translations", "import", "pl", str(file), "--json").out)
    assert (report["reviewed"], report["refused"]) == (1, [])
