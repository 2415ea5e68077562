import { createElement, useEffect, useRef, useState } from "react";

/* Plain http (a server on the local network) has no clipboard API: the old way through a selection still works. */
export async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function CopyButton({ value, spoken, className, children }) {
  const [copied, setCopied] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onClick = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    await write(value);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1500);
  };
  return createElement(
    "button",
    { type: "button", className, onClick, title: spoken, "aria-label": copied ? "Copied" : spoken, "data-copied": copied ? "" : undefined },
    children,
    createElement("span", { className: "sr-only", role: "status" }, copied ? "Copied" : ""),
  );
}
