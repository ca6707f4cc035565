"""Names for the identifiers that travel between rooms, so that mypy keeps them apart."""

from typing import NewType

GroupId = NewType("GroupId", int)
ContactId = NewType("ContactId", int)
AddressId = NewType("AddressId", int)
StaffId = NewType("StaffId", int)
MessageId = NewType("MessageId", int)
InboundId = NewType("InboundId", int)
InboxId = NewType("InboxId", int)
SendId = NewType("SendId", int)
ImportId = NewType("ImportId", int)
SealedId = NewType("SealedId", int)
LeadId = NewType("LeadId", int)
RoundId = NewType("RoundId", int)
ConversationId = NewType("ConversationId", int)
EventId = NewType("EventId", int)
SeriesId = NewType("SeriesId", int)
OccurrenceId = NewType("OccurrenceId", int)
NoticeId = NewType("NoticeId", int)

ViewId = NewType("ViewId", str)
"""A view's: drawn by lot, so that it tells neither when nor after which it was given."""
BoardId = NewType("BoardId", int)
SeatId = NewType("SeatId", int)

BriefingId = NewType("BriefingId", str)

Language = NewType("Language", str)
"""A language as its folder in locales/ is called: `en`, `bn`, `zh_Hant_HK`."""

SenderName = NewType("SenderName", str)
"""Who a provider sees as the sender: a phone number, a bot, or a simulated one."""
