"""Cases as the queue shows them: one line in the list, and the panel beside it."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row

from community.accounts.models import Person
from community.attachments.taking import shown_photo
from community.kernel.fragments import fragments
from community.kernel.markup import excerpt
from community.kernel.webpage import when
from community.moderation import queries
from community.moderation.models import OPEN, REASONS, Case, Report
from community.moderation.wording import drafts_in, reason_name
from community.topics.models import IDEA, REVIEW, Post, Topic
from community.topics.posts import photos_of
from community.topics.rows import author_name, topic_url
from community.topics.showing import post_url, shown_person
from community.topics.text import language_of

LINE = 60


def shown_line(row: Row[Any], reasons: Sequence[str], url: str) -> SimpleNamespace:
    """A case in the list at the left."""
    return SimpleNamespace(
        id=row.id,
        url=url,
        state=row.state,
        title=row.title if row.is_body else _beginning(row.post_id, row.words, row.beginning),
        lang=row.topic_language if row.is_body else row.language,
        report_count=row.report_count,
        reasons=[reason_name(reason) for reason in reasons],
        reason=reason_name(row.reason),
        at=when(row.decided_at or row.opened_at),
        decided_by=row.decided_by_name,
        author=SimpleNamespace(
            display_name=author_name(row),
            initial=author_name(row)[:1],
            hue=row.author_id * 7 % 12,
            avatar_url=f"/avatars/{row.author_avatar}" if row.author_avatar else None,
            is_staff=bool(row.author_roles),
        ),
    )


def _beginning(post_id: int, words: int, markdown: str) -> str:
    return fragments.get(("beginning", post_id, words), lambda: excerpt(markdown, LINE))


def shown_case(case: Case, values: Mapping[str, str], errors: Mapping[str, str]) -> SimpleNamespace:
    """The panel of a case. `values` are what a moderator typed, if the form comes back."""
    reports = queries.reports_of(case.id) if case.report_count else ()
    reasons = queries.reasons_of([case.id]).get(case.id, []) if case.report_count else []
    panel = _shown_post(case.post)
    panel.__dict__.update(
        id=case.id,
        place=f"/staff/cases/{case.id}",
        hide_url=f"/staff/cases/{case.id}/hide",
        is_open=case.state == OPEN,
        state=case.state,
        reports=[_shown_report(report) for report in reports],
        report_count=case.report_count,
        reasons=[reason_name(reason) for reason in reasons],
        reason=reason_name(case.reason),
        message=case.message,
        message_lang=language_of(case.message),
        decided_by=case.decided_by.display_name if case.decided_by else "",
        decided_at=when(case.decided_at) if case.decided_at else "",
        form=_judging(case.post.author, values, errors, reasons),
    )
    return panel


def shown_unreported(post: Post, values: Mapping[str, str], errors: Mapping[str, str]) -> SimpleNamespace:
    """The panel of a post that nobody reported and that a moderator wants to take up."""
    panel = _shown_post(post)
    panel.__dict__.update(
        id=None,
        place="",
        hide_url=f"/staff/queue?post={post.id}",
        is_open=True,
        state=OPEN,
        reports=(),
        report_count=0,
        reasons=[],
        form=_judging(post.author, values, errors, []),
    )
    return panel


def _shown_post(post: Post) -> SimpleNamespace:
    """The post in its context, and its author's record."""
    topic, author = post.topic, post.author
    record = queries.record_of(author.id, but_post=post.id)
    parent = post.parent
    return SimpleNamespace(
        post_id=post.id,
        kind=topic.kind,
        is_body=post.is_body,
        is_reply=parent is not None,
        visibility=post.visibility,
        post_url=post_url(post.id),
        topic_title=topic.title,
        topic_lang=topic.language,
        topic_url=topic_url(topic.kind, topic.id),
        lang=post.language,
        html=post.html,
        parts=_further_parts(post, topic),
        parent=_beginning(parent.id, parent.words, parent.markdown[: queries.BEGINNING]) if parent else "",
        parent_lang=parent.language if parent else "",
        photos=[shown_photo(photo) for photo in photos_of([post.id]).get(post.id, ())] if post.photo_count else [],
        at=when(post.created_at),
        author=shown_person(author),
        author_url="" if author.stands_in else f"/people/{author.id}",
        reveal_url=f"/staff/posts/{post.id}/reveal" if author.is_mask else "",
        author_joined=when(author.created_at),
        author_language=author.language,
        author_record=record,
    )


def _further_parts(post: Post, topic: Topic) -> SimpleNamespace:
    """What belongs to a topic's text beside its first post: an idea's wish, a review's good and bad."""
    wish, verdict = "", None
    if post.is_body and topic.kind == IDEA:
        wish = queries.wish_of(post.home_id or topic.id)
    elif post.is_body and topic.kind == REVIEW:
        verdict = queries.verdict_of(topic.id)
    return SimpleNamespace(
        wish=wish,
        stars=verdict.stars if verdict else 0,
        good=verdict.good if verdict else "",
        bad=verdict.bad if verdict else "",
    )


def _shown_report(report: Report) -> SimpleNamespace:
    return SimpleNamespace(
        by=report.by.display_name,
        by_url=f"/people/{report.by_id}",
        reason=reason_name(report.reason),
        words=report.words,
        lang=language_of(report.words),
        at=when(report.created_at),
    )


def _judging(
    author: Person, values: Mapping[str, str], errors: Mapping[str, str], reported: Sequence[str]
) -> SimpleNamespace:
    """The form: a reason, and under each its message. Chosen at first is what most reports say."""
    drafts = drafts_in(author.language)
    return SimpleNamespace(
        reasons=[(reason, reason_name(reason)) for reason in REASONS],
        chosen=values.get("reason") or (reported[0] if reported else REASONS[0]),
        messages={reason: values.get(f"message-{reason}", drafts[reason]) for reason in REASONS},
        language=author.language,
        keep_reason=values.get("keep_reason"),
        errors=errors,
    )
