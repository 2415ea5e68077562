"""A business's own public profile: made with a random handle, filled in, switched on, moved to another handle."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.errors import Conflict, InvalidForm, InvalidInput, StaleVersion
from allscale_app.domain.handles import parse_handle, random_handle, skeleton
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
from allscale_app.services.members import require_manager
from allscale_app.services.profile_input import NAME_LIMIT, read_profile_form
from allscale_app.store.tables import DocumentBlob, Profile, ProfileHandle
from allscale_app.store.uow import WriteUow

MOST_HANDLES = 10
"""One business keeps at most so many for itself."""


def open_storefront(uow: WriteUow, ctx: Context, *, business_id: str) -> Profile:
    """The profile; at the first look one that is off, under a handle nobody chose."""
    profile = uow.storefront.lock_profile(business_id)
    if profile is not None:
        return profile
    business = uow.businesses.lock(business_id)
    if profile := uow.storefront.profile(business_id):
        return profile
    now = ctx.clock.now()
    handle = random_handle(ctx.ids.new("usr"))
    profile = Profile(
        business_id=business_id,
        handle=handle,
        display_name=business.name[:NAME_LIMIT],
        links=[],
        created_at=now,
        updated_at=now,
    )
    uow.storefront.add(profile)
    _keep_handle(uow, ctx, business_id=business_id, handle=handle)
    return profile


def save_profile(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, form: Form, version: int | None = None
) -> Profile:
    """Save handle, display_name, bio, place and links (a list). The old handle goes on leading here.

    Raises InvalidForm with each wrong field, StaleVersion when somebody saved since `version`, and NotAllowed
    for accountants, as all of these do.
    """
    profile = _managed(uow, ctx, business_id=business_id, user_id=user_id)
    if version is not None and version != profile.version:
        raise StaleVersion("Somebody saved this profile meanwhile. Reload the page to see it, then save again.")
    errors: dict[str, InvalidInput] = {}
    values: dict[str, Any] = {}
    handle = profile.handle
    try:
        values = read_profile_form(form)
    except InvalidForm as error:
        errors |= error.errors
    try:
        handle = parse_handle(form.get("handle"))
        if handle != profile.handle:
            _require_free(uow, business_id=business_id, handle=handle)
    except InvalidInput as error:
        errors["handle"] = error
    if errors:
        raise InvalidForm(errors)
    if handle != profile.handle:
        if uow.storefront.handle(handle) is None:
            _keep_handle(uow, ctx, business_id=business_id, handle=handle)
        values["handle"] = handle
    _change(uow, ctx, profile=profile, user_id=user_id, values=values)
    return profile


def switch_profile(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, is_on: bool) -> Profile:
    """Show the profile to everybody, or to nobody: then its address is as unknown as any other."""
    profile = _managed(uow, ctx, business_id=business_id, user_id=user_id)
    if profile.is_on != is_on:
        _change(uow, ctx, profile=profile, user_id=user_id, values={"is_on": is_on})
    return profile


def set_avatar(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, avatar: DocumentBlob | None) -> Profile:
    """Show `avatar` (from `services.logo.read_logo`), or the business's logo again."""
    profile = _managed(uow, ctx, business_id=business_id, user_id=user_id)
    if avatar is not None:
        uow.blobs.put(avatar)
    _change(uow, ctx, profile=profile, user_id=user_id, values={"avatar_sha256": avatar.sha256 if avatar else None})
    return profile


def _managed(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str) -> Profile:
    require_manager(uow, business_id=business_id, user_id=user_id)
    return open_storefront(uow, ctx, business_id=business_id)


def _require_free(uow: WriteUow, *, business_id: str, handle: str) -> None:
    """Raises InvalidInput for a handle that is somebody else's, or looks like theirs, or one too many."""
    alike = [row for row in uow.storefront.handles_like(skeleton(handle)) if row.business_id != business_id]
    if any(row.handle == handle for row in alike):
        raise InvalidInput("This address is taken. Choose another one.", code="handle_taken", param="handle")
    if alike:
        raise InvalidInput(
            "This address looks like one that is taken. Choose another one.", code="handle_alike", param="handle"
        )
    mine = uow.storefront.handles_of(business_id)
    if len(mine) >= MOST_HANDLES and all(row.handle != handle for row in mine):
        raise InvalidInput(
            f"You have had {MOST_HANDLES} addresses, and they stay yours. Choose one of them.",
            code="too_many_handles",
            param="handle",
        )


def _keep_handle(uow: WriteUow, ctx: Context, *, business_id: str, handle: str) -> None:
    """Whoever comes a moment later waits for the first one's commit here, for a look-alike as for the same handle."""
    likeness = skeleton(handle)
    row = ProfileHandle(handle=handle, skeleton=likeness, business_id=business_id, created_at=ctx.clock.now())
    is_mine = uow.storefront.claim_skeleton(likeness, business_id=business_id)
    if not is_mine or not uow.storefront.add_unless_known(row):
        raise Conflict("This address was taken a moment ago. Choose another one.", code="handle_taken")


def _change(uow: WriteUow, ctx: Context, *, profile: Profile, user_id: str, values: dict[str, Any]) -> None:
    changes = {name: (getattr(profile, name), value) for name, value in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    for name, (_, value) in changes.items():
        setattr(profile, name, value)
    now = ctx.clock.now()
    profile.version += 1
    profile.updated_at = now
    uow.audit.append(
        at=now,
        actor=f"user:{user_id}",
        action="storefront.profile",
        object_id=profile.business_id,
        business_id=profile.business_id,
        data={name: {"from": before, "to": after} for name, (before, after) in changes.items()},
    )
    uow.events.publish(f"business:{profile.business_id}", f"profile:{profile.business_id}", at=now)
    uow.flush()
