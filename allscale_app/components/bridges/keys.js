import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";

const BUSY = "textarea, select, [contenteditable], [role=dialog], [role=menu]";
const CHORD_MS = 1000;

/* As the component drawn last says it. */
export function useWindow(type, listener) {
  useEffect(() => {
    window.addEventListener(type, listener);
    return () => window.removeEventListener(type, listener);
  });
}

/* Quiet where keys mean something else: in `BUSY`, in what `more` adds to it, and while a dialog is open. */
function useKeys(more, onKey) {
  useWindow("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!event.target.closest(`${BUSY}, ${more}`) && !document.querySelector("[role=dialog]")) onKey(event);
  });
}

/* A page that is just opened knows which key was pressed on the one before. */
let chord = { first: "", until: 0 };

export function Hotkeys({ keys }) {
  const navigate = useNavigate();
  useKeys("input", (event) => {
    const { first, until } = chord;
    const key = first && event.timeStamp < until ? `${first} ${event.key}` : event.key;
    const search = key === "/" && document.querySelector("[data-search]");
    const isFirst = !keys[key] && Object.keys(keys).some((known) => known.startsWith(`${event.key} `));
    chord = { first: isFirst ? event.key : "", until: event.timeStamp + CHORD_MS };
    if (!search && !keys[key]) return;
    event.preventDefault();
    if (search) search.focus();
    else navigate(keys[key]);
  });
  return null;
}

/* The rows of the table on the page, reached through their one link. */
export function RowKeys() {
  const last = useRef(-1);
  useKeys("input:not([type=checkbox]), [role=tab]", (event) => {
    const rows = [...document.querySelectorAll("main tbody tr:has(.row-link)")].filter((row) => row.offsetParent);
    const at = rows.indexOf(document.activeElement.closest("tr"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choose = (row) => row.querySelector("input[type=checkbox]")?.click();
    if (step && rows.length) {
      const next = Math.min(rows.length - 1, at < 0 && last.current >= 0 ? last.current : Math.max(0, at + step));
      event.preventDefault();
      if (event.shiftKey && at >= 0) [rows[at], rows[next]].forEach((row) => row.getAttribute("aria-selected") !== "true" && choose(row));
      rows[next].querySelector(".row-link").focus();
      last.current = next;
    } else if (event.key === "x" && at >= 0) {
      event.preventDefault();
      choose(rows[at]);
    }
  });
  return null;
}
