import pytest

from bot.domain.health import FAILURES, Health, Trouble
from bot.domain.outcomes import OutcomeKind

WELL = Health()


@pytest.mark.parametrize(
    ("before", "outcomes", "trouble"),
    [
        (WELL, [OutcomeKind.ACCEPTED] * 3, None),
        (WELL, [OutcomeKind.MISCONFIGURED], Trouble.REFUSED),
        (WELL, [OutcomeKind.TEMPORARY] * (FAILURES - 1), None),
        (WELL, [OutcomeKind.TEMPORARY] * FAILURES, Trouble.FAILING),
        (WELL, [OutcomeKind.UNKNOWN] * FAILURES, Trouble.FAILING),
        (WELL, [OutcomeKind.TEMPORARY] * 15 + [OutcomeKind.SENT] + [OutcomeKind.TEMPORARY] * 15, None),
        (WELL, [OutcomeKind.TEMPORARY] * 15 + [OutcomeKind.BAD_ADDRESS] + [OutcomeKind.TEMPORARY] * 15, None),
        (WELL, [OutcomeKind.THROTTLED] * FAILURES * 2, None),
        (Health(failures=FAILURES - 1), [OutcomeKind.THROTTLED, OutcomeKind.TEMPORARY], Trouble.FAILING),
        (Health(trouble=Trouble.REFUSED), [OutcomeKind.TEMPORARY], Trouble.REFUSED),
        (Health(trouble=Trouble.REFUSED), [OutcomeKind.ACCEPTED], None),
    ],
)
def test_how_a_sender_stands_after_its_attempts(
    before: Health, outcomes: list[OutcomeKind], trouble: Trouble | None
) -> None:
    assert before.after(outcomes).trouble is trouble
