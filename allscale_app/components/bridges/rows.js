import { useEffect } from "react";

const BUSY = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=tab]";

/* Keys of a long list: the rows of the table on the page, reached through their one link. */
export function RowKeys() {
  useEffect(() => {
    let last = -1;
    const onKeyDown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target.closest(BUSY) || document.querySelector("[role=dialog]")) return;
      const rows = [...document.querySelectorAll("main tbody tr:has(.row-link)")].filter((row) => row.offsetParent);
      const at = rows.indexOf(document.activeElement.closest("tr"));
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const choose = (row) => row?.querySelector("input[type=checkbox]")?.click();
      if (step) {
        const from = at < 0 ? Math.min(last, rows.length - 1) : at;
        const next = at < 0 && last >= 0 ? from : Math.max(0, Math.min(rows.length - 1, from + step));
        if (!rows[next]) return;
        event.preventDefault();
        if (event.shiftKey && at >= 0) [rows[at], rows[next]].forEach((row) => row.getAttribute("aria-selected") !== "true" && choose(row));
        rows[next].querySelector(".row-link").focus();
        last = next;
      } else if (event.key === "x" && at >= 0) {
        event.preventDefault();
        choose(rows[at]);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}
