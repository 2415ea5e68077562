import { createElement } from "react";

const STEP = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Roving({ role, spoken, className, children }) {
  const onKeyDown = (event) => {
    const items = [...event.currentTarget.querySelectorAll("[role=tab],[role=radio]")].filter((item) => !item.disabled);
    const at = items.indexOf(event.target.closest("[role=tab],[role=radio]"));
    const beside = STEP[event.key] && items.at((at + STEP[event.key]) % items.length);
    const next = { Home: items[0], End: items.at(-1) }[event.key] ?? beside;
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  return createElement("div", { role, "aria-label": spoken, className, onKeyDown }, children);
}
