import { createElement } from "react";

const STEP = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Roving({ role, spoken, className, children }) {
  const onKeyDown = (event) => {
    const items = [...event.currentTarget.querySelectorAll("[role=tab],[role=radio]")].filter((item) => !item.disabled);
    const at = items.indexOf(event.target.closest("[role=tab],[role=radio]"));
    if (at < 0) return;
    let next = STEP[event.key] && (at + STEP[event.key] + items.length) % items.length;
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = items.length - 1;
    if (next === undefined) return;
    event.preventDefault();
    items[next].focus();
    items[next].click();
  };
  return createElement("div", { role, "aria-label": spoken, className, onKeyDown }, children);
}
