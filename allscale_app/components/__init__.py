"""Stateless building blocks of pages; bridges/ holds the few JavaScript islands.

May import: theme, views (types). To add one: a function that returns a component and takes display values only.

A value is plain text or a var (`Text`), a condition a bool or a var (`Flag`); looks are asked for by name (kind, size,
tone), never by class. What a page needs most:
- frame: issuer_shell.issuer_shell, public_shell.site_shell and auth_shell, navigation.page_header, breadcrumb, tabs, side_nav
- act: button.button, link_button, icon_button, link; menu.menu, menu_item, popover; bridges.copy.copy_button
- fill in: field.text_field, money_field, date_field, select_field, textarea_field, search_field; choice.checkbox, switch,
  segmented, filter_chip
- show: card.*, table.*, status.status_pill and tag, data.money, address_chip, hash_link, timeline.*, icon.token_mark
- over the page: overlay.dialog and drawer, toast.toast_list
- nothing, loading, wrong: feedback.empty_state, skeleton_rows, error_state, note
`python -m tests.screens.shoot /gallery --gallery` shows them all."""
