import { createElement as h, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "@base-ui/react/dialog";
import { write } from "$/public/external/allscale_app/components/bridges/copy/copy.js";
import { useWindow } from "$/public/external/allscale_app/components/bridges/keys/keys.js";

const QUIET_MS = 80;
const SPOKEN_MS = 700;
const LIST = "palette-list";
const NOTHING_YET = { typed: "", activeId: "", copiedId: "", isWanted: false };

const icon = (name, size = "") => h("svg", { className: `ic ${size}`, viewBox: "0 0 24 24", "aria-hidden": true }, h("use", { href: `/icons.svg#${name}` }));
const kbd = (content) => h("kbd", { className: "kbd" }, content);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function ShortcutHint({ letter = "" }) {
  const [isApple, setApple] = useState(false);
  useEffect(() => setApple(/^(Mac|iP)/.test(navigator.platform)), []);
  return kbd(`${isApple ? "⌘" : "Ctrl "}${letter}`.trim());
}

/* What is always there needs no server: every typed word stands somewhere in it. */
function narrowed(items, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return items.filter((item) => words.every((word) => fold(`${item.label} ${item.also || ""}`).includes(word)));
}

function Label({ text, query }) {
  const at = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
  return at < 0 ? text : [text.slice(0, at), h("b", { key: "b" }, text.slice(at, at + query.length)), text.slice(at + query.length)];
}

function Row({ item, query, isActive, isCopied, ...handlers }) {
  const keys = isActive ? [item.href && "Open", kbd(icon("corner-down-left"))] : (item.key ?? "").split(" ").map((key) => key && kbd(key));
  const pill = item.word && h("span", { className: `pill pill-${item.tone}` }, icon(item.sign, "ic-12"), item.word);
  return h(
    "div",
    { id: `palette-${item.id}`, role: "option", "aria-selected": isActive, className: "palette-row", ...handlers },
    item.initials ? h("span", { className: "avatar avatar-24", "aria-hidden": true }, item.initials) : icon(item.icon),
    h("span", { className: "palette-text" }, isCopied ? "Copied" : h(Label, { text: item.label, query }), item.detail && h("span", null, item.detail)),
    item.amount ? h("span", { className: "palette-facts" }, pill, h("span", { className: "amount" }, item.amount)) : h("span", { className: "palette-enter", "aria-hidden": true }, ...keys),
  );
}

export function Palette({ found, actions, pages, onLook, children }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [{ typed, activeId, copiedId, isWanted }, setDoing] = useState(NOTHING_YET);
  const timer = useRef(0);
  const query = typed.trim();

  const change = (text) => {
    setDoing({ ...NOTHING_YET, typed: text });
    clearTimeout(timer.current);
    if (text.trim()) timer.current = setTimeout(() => onLook(text.trim()), QUIET_MS);
  };
  const note = (news) => setDoing((before) => ({ ...before, ...news }));
  const toggle = (open) => { setOpen(open); change(""); };

  useWindow("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (!document.querySelector(".dialog:not(.palette), .drawer")) toggle(!isOpen);
  });
  useWindow("click", (event) => { if (event.target.closest("[data-palette]")) toggle(true); });
  useEffect(() => () => clearTimeout(timer.current), []);

  const isFresh = !query || found.query === query;
  const rows = query && found.query && query.startsWith(found.query) ? found : { contacts: [], invoices: [], actions: [] };
  const groups = [
    ["Contacts", rows.contacts],
    ["Invoices", rows.invoices],
    ["Actions", [...rows.actions, ...narrowed(actions, query)]],
    ["Pages", narrowed(pages, query)],
  ].filter(([, items]) => items.length);
  const items = groups.flatMap(([, some]) => some);
  const active = items.find((item) => item.id === activeId) || items[0];

  const choose = async (item, inNewTab) => {
    if (item.copy) {
      await write(item.copy);
      note({ copiedId: item.id });
      timer.current = setTimeout(() => toggle(false), SPOKEN_MS);
    } else if (item.post) {
      const form = Object.assign(document.createElement("form"), { method: "post", action: item.post });
      document.body.append(form);
      form.submit();
    } else if (inNewTab) window.open(item.href, "_blank", "noopener");
    else { toggle(false); navigate(item.href); }
  };

  /* Enter before the answer came waits for it, so that it never opens what was found by fewer letters. */
  useEffect(() => { if (isWanted && isFresh) { note({ isWanted: false }); if (active) choose(active); } });
  useEffect(() => { if (active) document.getElementById(`palette-${active.id}`)?.scrollIntoView({ block: "nearest" }); }, [active?.id]);

  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      note({ activeId: items.at((items.indexOf(active) + step) % items.length).id });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (!isFresh) note({ isWanted: true });
      else if (active) choose(active, event.metaKey || event.ctrlKey);
    }
  };

  const input = h("input", {
    value: typed, onChange: (event) => change(event.target.value), onKeyDown, maxLength: 200, placeholder: "Search or jump to", role: "combobox",
    "aria-label": "Search or jump to", "aria-expanded": true, "aria-controls": LIST, "aria-autocomplete": "list", "aria-activedescendant": active && `palette-${active.id}`,
    autoComplete: "off", autoCapitalize: "off", spellCheck: false, enterKeyHint: "go",
  });
  const list = h(
    "div",
    { id: LIST, role: "listbox", "aria-label": "Results", "aria-busy": !isFresh, className: "palette-list", onMouseDown: (event) => event.preventDefault() },
    groups.map(([title, some]) => h(
      "div",
      { key: title, role: "group", "aria-label": title },
      h("div", { className: "palette-title", "aria-hidden": true }, title),
      some.map((item) => h(Row, {
        key: item.id, item, query, isActive: item === active, isCopied: item.id === copiedId,
        onClick: (event) => choose(item, event.metaKey || event.ctrlKey), onMouseMove: () => item !== active && note({ activeId: item.id }),
      })),
    )),
  );
  const head = h("div", { className: "palette-head" }, icon("search"), input, h(Dialog.Close, { className: "kbd hit", "aria-label": "Close" }, "Esc"));
  const nothing = isFresh && !items.length && h("p", { className: "palette-nothing" }, `Nothing of yours matches “${query}”. Try a name, a number, an amount, an address or a hash.`);
  const spoken = copiedId ? "Copied" : !isFresh ? "" : nothing ? "Nothing found" : `${items.length} results`;
  const shown = [head, list, nothing, h("span", { className: "sr-only", role: "status" }, spoken), children];
  const popup = h(Dialog.Popup, { className: "dialog palette", "aria-label": "Command palette" }, ...shown);
  return h(Dialog.Root, { open: isOpen, onOpenChange: toggle }, h(Dialog.Portal, null, h(Dialog.Backdrop, { className: "scrim" }), popup));
}
