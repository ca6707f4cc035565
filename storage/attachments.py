"""Files that go with messages: each kept once, however many get it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256

from sqlalchemy import select

from bot.domain.ids import MessageId
from bot.domain.messages import Attachment
from bot.ports.outbox import Ready
from storage.connections import Connection
from storage.dialect import insert_new
from storage.tables import attachments


async def keep_files(connection: Connection, files: Collection[Attachment]) -> Mapping[Attachment, int]:
    """Keep files; gives their ids."""
    if not files:
        return {}
    by_digest = {_digest(each): each for each in files}
    await connection.execute(
        insert_new(connection, attachments),
        [{"digest": digest, **asdict(each)} for digest, each in by_digest.items()],
    )
    rows = await connection.execute(
        select(attachments.c.id, attachments.c.digest).where(attachments.c.digest.in_(by_digest))
    )
    return {by_digest[row.digest]: row.id for row in rows}


async def with_files(
    connection: Connection, ready: Sequence[Ready], wanted: Mapping[MessageId, int | None]
) -> Sequence[Ready]:
    """Messages with the files that go with them. Most have none, and then nothing is asked."""
    ids = {file for file in wanted.values() if file is not None}
    if not ids:
        return ready
    rows = await connection.execute(select(attachments).where(attachments.c.id.in_(ids)))
    files = {
        row.id: Attachment(name=row.name, media_type=row.media_type, content=row.content) for row in rows
    }
    return [
        replace(each, letter=replace(each.letter, attachment=files[file]))
        if (file := wanted[each.claim.message]) is not None
        else each
        for each in ready
    ]


def _digest(attachment: Attachment) -> str:
    whole = sha256(f"{attachment.name}\n{attachment.media_type}\n".encode())
    whole.update(attachment.content)
    return whole.hexdigest()
