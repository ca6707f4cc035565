"""The bot: sends, listens by polling or by webhook, and shows its commands."""

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import Api, judge_failure
from bot.channels.telegram.incoming import WANTED, News, Press, read_update
from bot.channels.telegram.outgoing import answered, clean, lapsed, posted, written
from bot.channels.telegram.settings import Mode, TelegramSettings
from bot.domain.directory import ChannelName
from bot.domain.ids import SenderName
from bot.domain.inbound import Inbound
from bot.domain.keywords import Keyword, Vocabulary
from bot.domain.limits import Limits
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.http import ANSWER_SECONDS
from bot.ports.channels import Letter, Sender
from bot.ports.hooks import Call, Hook, Take
from bot.ports.world import Clock

LIMITS = Limits(per_second=29.6, burst=4, texts=30, window=1.02, address_gap=1.0, group_chat_gap=3.0)
"""30 messages a second for a bot, one a second in a chat, 20 a minute in a group (Telegram, Bots FAQ, "My bot
is hitting limits"). The rate spreads messages evenly, so that a reply never waits for a window to pass; the
burst catches up with turns that come late. The window is longer than a second by as much as one message may
gain on another on its way.
"""

HOOK = "/hooks/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name
POLL_SECONDS = 25
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

PRESSES = 200
"""How many pressed buttons are remembered until it is known what came of them."""

COMMANDS = {
    "help": Keyword.HELP,
    "more": Keyword.MORE,
    "dates": Keyword.DATES,
    "lang": Keyword.LANGUAGE,
    "stop": Keyword.STOP,
    "start": Keyword.START,
}
"""The bot's menu. Telegram allows Latin letters only, so the descriptions have people's own words."""

logger = logging.getLogger(__name__)


class Telegram:
    """Implements bot.ports.channels.Channel, and Buttoned, Hooked, Listening, Named, Offering and Probing of
    bot.ports.hooks.

    `answer` is how many seconds Telegram may keep silent before its answer counts as lost.
    """

    def __init__(self, settings: TelegramSettings, clock: Clock, *, answer: float = ANSWER_SECONDS) -> None:
        token = settings.token.get_secret_value()
        self._settings = settings
        self._clock = clock
        self._id = token.partition(":")[0]
        self._api = Api(token, settings.api_url, answer=answer)
        self._offset: int | None = None
        self._acknowledging: set[asyncio.Task[Outcome]] = set()
        self._presses: dict[str, Press] = {}

    @property
    def name(self) -> ChannelName:
        return ChannelName.TELEGRAM

    @property
    def sender(self) -> Sender:
        return Sender(name=SenderName(f"telegram-{self._id}"), simulated=False, limits=LIMITS)

    async def send(self, letter: Letter) -> Outcome:
        try:
            body = posted(letter, letter.attachment) if letter.attachment else written(letter)
        except ValueError:  # an address that is no number is no chat
            return Outcome(kind=OutcomeKind.BAD_ADDRESS, code="no_chat")
        try:
            sent = await self._api.send(body)
            provider_id = f"{sent['chat']['id']}/{sent['message_id']}"
        except TelegramError as error:
            return judge_failure(error)
        except (KeyError, TypeError):  # it says yes, and not to what
            return Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")
        return Outcome(kind=OutcomeKind.SENT, provider_id=provider_id)

    async def probe(self) -> Outcome:
        outcome = await self._try("getMe")
        if outcome.kind in {OutcomeKind.SENT, OutcomeKind.MISCONFIGURED, OutcomeKind.THROTTLED}:
            return outcome
        return Outcome(kind=OutcomeKind.TEMPORARY, code=outcome.code)

    async def public_name(self) -> str | None:
        try:
            me = await self._api.call("getMe", {})
            return str(me["username"])
        except (TelegramError, KeyError, TypeError):
            return None

    async def aclose(self) -> None:
        for task in self._acknowledging:
            task.cancel()
        await asyncio.gather(*self._acknowledging, return_exceptions=True)
        await self._api.aclose()

    async def set_commands(self, words: Vocabulary) -> None:
        """Show the commands in each language; Telegram knows languages by two letters. Never raises."""
        seen: set[str] = set()
        for language, spoken in words.by_language.items():
            code = language.partition("_")[0]
            if len(code) != 2 or code in seen:
                continue
            menu = [
                {"command": command, "description": clean(spoken[keyword][0])[:256]}
                for command, keyword in COMMANDS.items()
                if spoken.get(keyword)
            ]
            # Those whose language has no menu of its own see the one without a code.
            values = {} if code == "en" else {"language_code": code}
            outcome = await self._try("setMyCommands", {"commands": menu, **values})
            if outcome.kind is not OutcomeKind.SENT:
                logger.warning("the menu of commands was not set", extra={"kind": outcome.kind})
                return
            seen.add(code)

    # ---------------------------------------------------------------------------------- polling

    async def listen(self, take: Take) -> None:
        pause = FIRST_PAUSE
        ready = False
        while True:
            try:
                ready = ready or await self._prepare()
                if self._settings.mode is Mode.WEBHOOK:
                    await asyncio.Event().wait()  # for ever: Telegram calls us
                await self._poll(take)
                pause = FIRST_PAUSE
            except TelegramError as error:
                outcome = judge_failure(error)
                logger.warning("telegram is not heard", extra={"channel": self.name, "kind": outcome.kind})
                wait = outcome.retry_after or timedelta(seconds=pause)
                await self._clock.sleep(wait.total_seconds())
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception:  # whatever kept it from being stored, Telegram still has it
                logger.exception("what came in was not stored", extra={"channel": self.name})
                await self._clock.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _prepare(self) -> bool:
        """Tell Telegram how we listen: a webhook that is set keeps polling from working."""
        if self._settings.mode is Mode.POLLING:
            await self._api.call("deleteWebhook")
            return True
        await self._api.call(
            "setWebhook",
            {
                "url": self._settings.public_url.rstrip("/") + HOOK,
                "secret_token": self._settings.webhook_secret.get_secret_value(),
                "allowed_updates": list(WANTED),
            },
        )
        return True

    async def _poll(self, take: Take) -> None:
        """One long poll. Asking from `_offset` on confirms all before it: it moves on only after `take`."""
        values = {"timeout": POLL_SECONDS, "allowed_updates": list(WANTED)}
        if self._offset is not None:
            values["offset"] = self._offset
        updates = await self._api.call("getUpdates", values, silence=POLL_SECONDS)
        for update in updates:
            number = int(update["update_id"])
            news = self._read(update)
            self._acknowledge(news)
            if news.inbound is not None:
                await take(news.inbound)
            self._offset = number + 1

    def _read(self, update: Any) -> News:
        """What came in; an update that cannot be read is passed over, for it would come again for ever."""
        try:
            return read_update(update, self._id, self._clock.now())
        except ValueError:
            logger.warning("an update could not be read", extra={"channel": self.name})
            return News()

    # ---------------------------------------------------------------------------------- webhook

    def hooks(self) -> Sequence[Hook]:
        if self._settings.mode is not Mode.WEBHOOK:
            return ()
        return (Hook(path=HOOK, verify=self._verify, parse=self._parse),)

    def _verify(self, call: Call) -> bool:
        secret = self._settings.webhook_secret.get_secret_value()
        given = call.headers.get(SECRET_HEADER, "")
        return bool(secret) and hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())

    def _parse(self, call: Call) -> Sequence[Inbound]:
        try:
            update = json.loads(call.body)
        except (ValueError, RecursionError):
            raise ValueError("This is not JSON.") from None
        news = read_update(update, self._id, self._clock.now())
        self._acknowledge(news)
        return () if news.inbound is None else (news.inbound,)

    # ---------------------------------------------------------------------------------- buttons

    def settle(self, provider_id: str, *, counted: bool) -> None:
        press = self._presses.pop(provider_id, None)
        if press is None or not press.choice:
            return
        shown = answered(press.text, press.entities, press.choice) if counted else None
        values = shown or lapsed(press.text, press.entities)
        self._beside("editMessageText", {"chat_id": press.chat, "message_id": press.message, **values})

    def _acknowledge(self, news: News) -> None:
        """Stop the clock of a pressed button, and keep the press until it is known what comes of it."""
        if news.press is None or news.inbound is None:
            return
        self._presses[news.inbound.provider_id] = news.press
        while len(self._presses) > PRESSES:
            # One that came twice, or was not stored: nobody will settle it.
            self._presses.pop(next(iter(self._presses)))
        self._beside("answerCallbackQuery", {"callback_query_id": news.press.id})

    def _beside(self, method: str, values: dict[str, Any]) -> None:
        """Make a call beside everything else: nothing hangs on it."""
        task = asyncio.create_task(self._try(method, values))
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _try(self, method: str, values: dict[str, Any] | None = None) -> Outcome:
        try:
            await self._api.call(method, values)
        except TelegramError as error:
            return judge_failure(error)
        return Outcome(kind=OutcomeKind.SENT)
