import { createElement, useEffect, useRef } from "react";

const BUSY = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=tablist]";
const STEP = { ArrowDown: 1, ArrowUp: -1 };
const box = (row) => row.querySelector("input[type=checkbox]");
const tick = (row) => box(row).checked || box(row).click();

export function RowKeys({ className, children }) {
  const frame = useRef(null);
  const place = useRef(-1);
  const rows = () => [...frame.current.querySelectorAll("tbody tr")];
  useEffect(() => {
    const onKeyDown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !frame.current.offsetParent) return;
      if (event.target.closest(BUSY) || document.querySelector("[role=dialog], [role=menu]")) return;
      const all = rows();
      const focused = all.findIndex((row) => row.contains(document.activeElement));
      const at = focused < 0 ? place.current : focused; // a row that changed is drawn anew and loses the focus
      const step = STEP[event.key];
      if (step && all.length) {
        event.preventDefault();
        const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step));
        if (event.shiftKey) [all[at], all[next]].filter(Boolean).forEach(tick);
        place.current = next;
        all[next].querySelector(".row-link").focus();
      } else if (event.key.toLowerCase() === "x" && all[at]) {
        event.preventDefault();
        box(all[at]).click();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  const onClick = (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || event.target !== box(row)) return;
    const all = rows();
    const at = all.indexOf(row);
    const [from, to] = [Math.min(at, place.current), Math.max(at, place.current)];
    if (event.shiftKey && place.current >= 0) all.slice(from, to + 1).filter((one) => one !== row).forEach(tick);
    place.current = at;
  };
  return createElement("div", { ref: frame, className, onClickCapture: onClick }, children);
}
